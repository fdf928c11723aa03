import { describe, expect, test } from "vitest";
import { inventoryOf, manifestOf, observedOf } from "../../../test/support/builders.ts";
import {
  decisionOf,
  failedWith,
  type RoundSituation,
  roundOf,
  SUCCEEDED,
} from "../../../test/support/round-builders.ts";
import type { RuntimeFailureKind } from "../model/runtime-failure.ts";
import { recordOutcomes } from "./record-outcomes.ts";

/** Which ids are remembered as lost: those that the manager cannot start again. */

function poisonedAfter(before: readonly string[], situation: Partial<RoundSituation>) {
  const inventory = { ...inventoryOf(), poisonedIds: new Set(before) };
  const after = recordOutcomes(inventory, roundOf({ decisions: [decisionOf("app", "wait")], ...situation }));
  return { ids: [...after.poisonedIds], isSame: after.poisonedIds === inventory.poisonedIds };
}

function startOf(containerId: string, kind: RuntimeFailureKind) {
  return { happenings: { app: [["start", containerId, failedWith(kind)]] } } as const;
}

describe("an id is found to be lost", () => {
  test.each<RuntimeFailureKind>(["id-poisoned", "process-gone"])("where the manager says %s of it", (kind) => {
    expect(poisonedAfter([], startOf("app", kind)).ids).toEqual(["app"]);
  });

  test("where the container that bears it was healed", () => {
    const decisions = [decisionOf("app", "heal"), decisionOf("other", "replace")];
    const listed = [observedOf("app"), observedOf("other")];
    expect(poisonedAfter([], { decisions, listed }).ids).toEqual(["app-00000000"]);
  });

  test("only for such a failure, and of what was come to", () => {
    const happenings = {
      app: [
        ["create", "a", SUCCEEDED],
        ["start", "a", failedWith("port-taken")],
        ["start", "b"],
      ],
    } as const;
    expect(poisonedAfter([], { happenings })).toEqual({ ids: [], isSame: true });
  });
});

describe("an id that is lost", () => {
  test("is remembered for as long as a manifest states it or a container bears it", () => {
    const manifests = [manifestOf("app", {}, { containerId: "stated" }), manifestOf("other")];
    const listed = [observedOf("app", { id: "listed" })];
    expect(poisonedAfter(["stated", "listed"], { manifests, listed })).toEqual({
      ids: ["stated", "listed"],
      isSame: true,
    });
    expect(poisonedAfter(["stated", "neither", "listed"], { manifests, listed }).ids).toEqual(["stated", "listed"]);
  });

  test("takes the place of one that is of no use any more", () => {
    expect(poisonedAfter(["former"], startOf("app", "id-poisoned")).ids).toEqual(["app"]);
  });

  test.each<[string, Partial<RoundSituation>]>([
    [
      "the directory cannot be read",
      { desired: { containers: new Map(), held: new Map(), complete: false, problems: [] } },
    ],
    ["a part of a plan was carried out", { isPartial: true }],
  ])("is never forgotten where %s", (_, situation) => {
    expect(poisonedAfter(["former"], situation)).toEqual({ ids: ["former"], isSame: true });
    expect(poisonedAfter(["former"], { ...situation, ...startOf("app", "id-poisoned") }).ids).toEqual([
      "former",
      "app",
    ]);
  });
});
