import { describe, expect, test } from "vitest";
import { imageOf, observedOf, specOf } from "../../../test/support/builders.ts";
import { draftAsText } from "../../../test/support/draft-text.ts";
import type { PreviousContainer } from "../model/journal.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import type { Draft } from "./draft.ts";
import { draftRestoration, isPrevious } from "./draft-restoration.ts";
import { EMPTY_GROUP, groupContainers } from "./group-containers.ts";

const POLICY_NO = { type: "no", maximumRetryCount: 0, retryTimeoutSeconds: 0 };
const NEW_IMAGE = { image: imageOf("example.com/app:2") };
const RAN: PreviousContainer = { containerId: "app-00000000", spec: specOf("app"), wasRunning: true };
const RAN_WITHOUT_POLICY: PreviousContainer = { ...RAN, spec: specOf("app", { restartPolicy: POLICY_NO }) };

interface Found {
  /** Undefined: no attempt is on record. */
  readonly previous?: PreviousContainer | null;
  readonly poisoned?: readonly string[];
}

function restored(listed: readonly ObservedContainer[], { previous, poisoned = [] }: Found): Draft | null {
  return draftRestoration({
    head: { name: "app", cause: "cut off" },
    group: groupContainers(listed, new Set(["app"])).get("app") ?? EMPTY_GROUP,
    attempt: previous === undefined ? undefined : { name: "app", nonce: "11111111", previous, partners: [] },
    poisonedIds: new Set(poisoned),
    nonce: "abcdef01",
  });
}

function restoredAsText(listed: readonly ObservedContainer[], found: Found): readonly string[] {
  const draft = restored(listed, found);
  return draft === null ? [] : draftAsText(draft);
}

function left(id: string, role: "next" | "probe" | "keep" | "old"): ObservedContainer {
  return observedOf("app", { id, listedName: `app.kad-${role}`, status: "Created" });
}

const OLD = observedOf("app", { listedName: "app.kad-old", status: "Stopped" });
const FAILED = observedOf("app", { id: "app-11111111", status: "Stopped", error: "no such file" }, NEW_IMAGE);

describe("a predecessor that was set aside", () => {
  test("gets its name and policy back and runs again, and what the attempt made goes", () => {
    const parked = observedOf(
      "app",
      { listedName: "app.kad-old", status: "Stopped", createdAt: "2025-01-01T00:00:00Z" },
      { restartPolicy: POLICY_NO },
    );
    const listed = [parked, left("o", "old"), FAILED, left("n", "next"), left("p", "probe"), left("k", "keep")];
    expect(restoredAsText(listed, { previous: RAN })).toEqual([
      "app: restore, cut off",
      "clear [park app-11111111] remove app-11111111: failed",
      "swap [stop app-00000000, clear] rename app-00000000 to app: gets its name back",
      "restore-policy [stop app-00000000, clear, swap] update app-00000000 policy unless-stopped: as it was before",
      "start [stop app-00000000, clear, swap, restore-policy] start app-00000000: what ran before runs again",
      "tidy n [swap, start] remove n: left by the attempt",
      "tidy p [swap, start] remove p: left by the attempt",
      "tidy k [swap, start] remove k: left by the attempt",
      "tidy o [swap, start] remove o: left by the attempt",
    ]);
  });

  test("is what the plan is about, with what it was before still at stake", () => {
    expect(restored([OLD], { previous: RAN })).toMatchObject({
      containerId: "app-00000000",
      previous: RAN,
      outcome: specOf("app"),
    });
  });

  test("comes back when what Kanto still starts again and again has lost its policy and is removed", () => {
    const crashing = observedOf("app", { id: "app-11111111", status: "Exited", exitCode: 3 }, NEW_IMAGE);
    expect(restoredAsText([OLD, crashing], { previous: RAN }).slice(1, 3)).toEqual([
      "park app-11111111 [] update app-11111111 policy no: so that Kanto does not start it again",
      "clear [park app-11111111] remove app-11111111: failed",
    ]);
  });

  test("comes back as it is listed where no attempt is on record", () => {
    const draft = restored([OLD, FAILED], {});
    expect(draft === null ? [] : draftAsText(draft)).toEqual([
      "app: restore, cut off",
      "clear [park app-11111111] remove app-11111111: failed",
      "swap [stop app-00000000, clear] rename app-00000000 to app: gets its name back",
      "start [stop app-00000000, clear, swap, restore-policy] start app-00000000: what ran before runs again",
    ]);
    expect(draft).toMatchObject({ previous: null, outcome: specOf("app") });
  });

  test("is not started where it did not run before", () => {
    expect(restoredAsText([OLD], { previous: { ...RAN, wasRunning: false } })).toEqual([
      "app: restore, cut off",
      "swap [stop app-00000000, clear] rename app-00000000 to app: gets its name back",
    ]);
  });

  test("keeps running where it was only set aside", () => {
    expect(restoredAsText([observedOf("app", { listedName: "app.kad-old" })], { previous: RAN })).toEqual([
      "app: restore, cut off",
      "swap [stop app-00000000, clear] rename app-00000000 to app: gets its name back",
    ]);
  });

  test.each<[string, PreviousContainer, readonly string[]]>([
    ["parked", RAN, ["swap", "restore-policy", "start"]],
    ["never restarted by Kanto", RAN_WITHOUT_POLICY, ["swap", "start"]],
  ])("is stopped for good and started again where its stop may be under way: %s", (_what, previous, others) => {
    const running = observedOf("app", { listedName: "app.kad-old" }, { restartPolicy: POLICY_NO });
    const draft = restored([running], { previous });
    expect(draft?.steps.map(({ part }) => part)).toEqual(["stop app-00000000", ...others]);
    expect(draft?.steps[0]).toEqual({
      part: "stop app-00000000",
      operation: { kind: "stop", containerId: "app-00000000", pid: 4711, stopTimeoutMs: null },
      cause: "a stop that was cut off may still be under way",
      after: [],
    });
  });
});

describe("what ran before and still bears its name", () => {
  test("is started again, and a successor of the same name makes way", () => {
    const stopped = observedOf("app", { status: "Stopped" });
    const draft = restored([stopped, FAILED], { previous: RAN });
    expect(draft === null ? [] : draftAsText(draft)).toEqual([
      "app: restore, cut off",
      "clear [park app-11111111] remove app-11111111: failed",
      "start [stop app-00000000, clear, swap, restore-policy] start app-00000000: what ran before runs again",
    ]);
    expect(draft?.containerId).toBe("app-00000000");
  });

  test("is left alone where it runs, whatever its restart policy", () => {
    const running = observedOf("app", {}, { restartPolicy: POLICY_NO });
    expect(restoredAsText([running], { previous: RAN_WITHOUT_POLICY })).toEqual(["app: restore, cut off"]);
  });

  test("keeps the name it had where the attempt was about to rename it", () => {
    const before = { ...RAN, spec: specOf("before") };
    const group = { ...EMPTY_GROUP, named: [observedOf("before", { id: "app-00000000", status: "Stopped" })] };
    const attempt = { name: "app", nonce: "11111111", previous: before, partners: [] };
    const head = { name: "app", cause: "cut off" };
    const draft = draftRestoration({ head, group, attempt, poisonedIds: new Set(), nonce: "abcdef01" });
    expect(draft?.steps.map(({ part }) => part)).toEqual(["start"]);
    expect(draft?.outcome).toEqual(specOf("before"));
  });
});

describe("what ran before and can never be started again is made anew of what is known, before it goes", () => {
  test.each<[string, ObservedContainer, readonly string[], string]>([
    ["its process is gone", { ...OLD, process: "gone" }, [], "its process is gone"],
    ["its id has remains in containerd", OLD, ["app-00000000"], "it can never be started again"],
  ])("%s", (_why, before, poisoned, cause) => {
    const listed = [before, FAILED, left("n", "next"), left("p", "probe"), left("k", "keep")];
    const draft = restored(listed, { previous: RAN, poisoned });
    expect(draft === null ? [] : draftAsText(draft)).toEqual([
      "app: heal, cut off",
      "create [] create app-abcdef01 as app.kad-next from example.com/app:1: pulls the image and has Kanto check the new definition",
      `release [create, set-aside] remove app-00000000: ${cause}`,
      "swap [create, set-aside, release] rename app-abcdef01 to app: takes its place",
      "start [create, set-aside, release, swap] start app-abcdef01: the new definition",
      "tidy app-11111111 [start] remove app-11111111: left by an earlier attempt",
      "tidy n [start] remove n: left by an earlier attempt",
      "tidy p [start] remove p: left by an earlier attempt",
      "tidy k [start] remove k: left by an earlier attempt",
    ]);
    expect(draft?.previous).toEqual(RAN);
  });

  test("with no attempt on record it is what is listed, under its own name", () => {
    const draft = restored([{ ...OLD, process: "gone" }], {});
    expect(draft).toMatchObject({ action: "heal", previous: RAN, outcome: specOf("app") });
  });

  test("an id with remains is no reason as long as it runs", () => {
    const draft = restored([observedOf("app", { listedName: "app.kad-old" })], {
      previous: RAN,
      poisoned: ["app-00000000"],
    });
    expect(draft?.action).toBe("restore");
  });
});

describe("what ran before and is no longer there", () => {
  test("is made anew from the journal when what failed is out of the way", () => {
    const listed = [FAILED, left("n", "next"), left("p", "probe"), left("k", "keep")];
    const draft = restored(listed, { previous: RAN });
    expect(draft === null ? [] : draftAsText(draft)).toEqual([
      "app: restore, cut off",
      "clear [park app-11111111] remove app-11111111: failed",
      "create [clear] create app-00000000 as app from example.com/app:1: what ran before, from the journal",
      "start [clear, create] start app-00000000: what ran before runs again",
      "tidy n [create, start] remove n: left by the attempt",
      "tidy p [create, start] remove p: left by the attempt",
      "tidy k [create, start] remove k: left by the attempt",
    ]);
    expect(draft).toMatchObject({ previous: RAN, outcome: specOf("app") });
  });

  test("is not started where it did not run", () => {
    expect(restoredAsText([], { previous: { ...RAN, wasRunning: false } })).toEqual([
      "app: restore, cut off",
      "create [clear] create app-00000000 as app from example.com/app:1: what ran before, from the journal",
    ]);
  });

  test("gets another id where its own has remains in containerd", () => {
    const draft = restored([], { previous: RAN, poisoned: ["app-00000000"] });
    expect(draft?.steps.map(({ operation }) => operation)).toEqual([
      { kind: "create", containerId: "app-abcdef01", runtimeName: "app", spec: specOf("app") },
      { kind: "start", containerId: "app-abcdef01" },
    ]);
  });

  test("is nothing where nothing ran before", () => {
    expect(restored([FAILED], { previous: null })).toBeNull();
    expect(restored([FAILED], {})).toBeNull();
  });
});

describe("the container of before", () => {
  test.each<[string, ObservedContainer, boolean]>([
    ["is the one of its id and definition", observedOf("app"), true],
    ["may have been parked", observedOf("app", {}, { restartPolicy: POLICY_NO }), true],
    ["is not a new one under the same id", observedOf("app", {}, NEW_IMAGE), false],
    ["is not one that is made alike", observedOf("app", { id: "app-11111111" }), false],
  ])("%s", (_what, container, expected) => {
    expect(isPrevious(container, RAN)).toBe(expected);
  });
});
