import { describe, expect, test } from "vitest";
import {
  imageOf,
  inventoryOf,
  manifestOf,
  observedOf,
  type PlanSituation,
  planInputOf,
  portOf,
  specOf,
} from "../../../test/support/builders.ts";
import { draftAsText } from "../../../test/support/draft-text.ts";
import type { Attempt } from "../model/journal.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import { draft, idleDraft } from "./draft.ts";
import { draftGivenUp, draftWayBack, isBlocked, withRenamed } from "./draft-way-back.ts";
import { contextOf, type PlanContext } from "./plan-context.ts";

const OLD = observedOf("app", { listedName: "app.kad-old", status: "Stopped" });
const SUCCESSOR = observedOf("app", { id: "app-11111111" }, { image: imageOf("example.com/app:2") });

/** An attempt for `app`; what ran before may bear another name. */
function contextFor(listed: readonly ObservedContainer[], before = "app", more: PlanSituation = {}): PlanContext {
  const previous = { containerId: `${before}-00000000`, spec: specOf(before), wasRunning: true };
  const attempt: Attempt = { name: "app", nonce: "11111111", previous, partners: [] };
  const journal = { attempts: new Map([["app", attempt]]) };
  const manifests = [manifestOf("app"), ...(before === "app" ? [] : [manifestOf(before)])];
  return contextOf(planInputOf({ manifests, listed, journal, ...more }));
}

describe("the way back", () => {
  test("is taken where an attempt was cut off", () => {
    const back = draftWayBack(contextFor([OLD]), "app", undefined);
    expect(back === null ? null : draftAsText(back)).toEqual([
      "app: restore, an earlier attempt was cut off",
      "swap [stop app-00000000, clear] rename app-00000000 to app: gets its name back",
      "start [stop app-00000000, clear, swap, restore-policy] start app-00000000: what ran before runs again",
    ]);
  });

  test("is not taken while the new container promises well, unless the new definition is abandoned", () => {
    const context = contextFor([OLD, SUCCESSOR]);
    expect(draftWayBack(context, "app", undefined)).toBeNull();
    expect(draftWayBack(context, "app", "it hangs")).toMatchObject({ action: "restore", cause: "it hangs" });
  });

  test("is there for a name of which nothing is listed any more", () => {
    const back = draftWayBack(contextFor([]), "app", "it cannot be started");
    expect(back?.steps.map(({ part }) => part)).toEqual(["create", "start"]);
  });
});

describe("a way back needs its host ports", () => {
  const NEEDS_80 = { portMappings: [portOf(80)] };
  const back = draft({ name: "app", cause: "cut off" }, "restore", [], specOf("app", NEEDS_80));
  const idle = observedOf("idle");

  test.each<[string, readonly ObservedContainer[], boolean]>([
    ["closed by another that runs and holds one", [idle, observedOf("other", {}, NEEDS_80)], true],
    ["closed by one that nobody manages", [observedOf("foreign", {}, NEEDS_80), idle], true],
    ["open where the other does not run", [observedOf("other", { status: "Stopped" }, NEEDS_80)], false],
    ["open where the other holds another port", [observedOf("other", {}, { portMappings: [portOf(81)] })], false],
    ["open where its own successor holds it", [observedOf("app", { id: "app-11111111" }, NEEDS_80)], false],
    ["open where nothing is listed", [], false],
  ])("%s", (_situation, listed, expected) => {
    const context = contextFor(listed, "app", { manifests: [manifestOf("app"), manifestOf("other")] });
    expect(isBlocked(context, back)).toBe(expected);
  });

  test("and one that brings nothing back needs none", () => {
    const context = contextFor([observedOf("other", {}, NEEDS_80)]);
    expect(isBlocked(context, idleDraft({ name: "app", cause: "nothing ran" }, "restore"))).toBe(false);
  });
});

describe("while a container is being renamed", () => {
  const before = observedOf("before");
  const namesake = observedOf("before", { id: "before-2" });

  test("what ran before under the other name counts as one of its own, and no namesake of that", () => {
    expect(withRenamed(contextFor([before, namesake, SUCCESSOR], "before"), "app").named).toEqual([SUCCESSOR, before]);
  });

  test("it is alone where what ran before is gone", () => {
    expect(withRenamed(contextFor([SUCCESSOR], "before"), "app").named).toEqual([SUCCESSOR]);
  });

  test("its roles are still its own", () => {
    expect(withRenamed(contextFor([before, OLD], "before"), "app").roles.old).toEqual([OLD]);
  });

  test("nothing is counted twice where the name is the same", () => {
    const untouched = observedOf("app");
    expect(withRenamed(contextFor([untouched, SUCCESSOR]), "app").named).toEqual([untouched, SUCCESSOR]);
  });

  test("a name without an attempt has what bears it", () => {
    expect(withRenamed(contextFor([before, SUCCESSOR], "before"), "before").named).toEqual([before]);
  });
});

describe("an attempt that is given up with what ran before in place", () => {
  test("leaves nothing of itself behind", () => {
    const listed = [
      observedOf("app"),
      observedOf("app", { id: "n", listedName: "app.kad-next", status: "Created" }),
      observedOf("app", { id: "p", listedName: "app.kad-probe", status: "Created" }),
      observedOf("app", { id: "k", listedName: "app.kad-keep" }),
    ];
    expect(draftAsText(draftGivenUp(contextFor(listed), "app", "the image cannot be pulled"))).toEqual([
      "app: tidy, the image cannot be pulled",
      "tidy n [start, stop n] remove n: left by the attempt",
      "tidy p [start, stop p] remove p: left by the attempt",
      "park k [start] update k policy no: so that Kanto does not start it again",
      "stop k [start, park k] stop k: left by the attempt",
      "tidy k [start, stop k] remove k: left by the attempt",
    ]);
  });

  test.each<[string, readonly ObservedContainer[]]>([
    ["left nothing", [observedOf("app")]],
    ["is not listed at all", []],
  ])("has failed and that is all, where it %s", (_what, listed) => {
    const context = contextFor(listed, "app", { inventory: inventoryOf() });
    expect(draftAsText(draftGivenUp(context, "app", "no such image"))).toEqual(["app: failed, no such image"]);
  });
});
