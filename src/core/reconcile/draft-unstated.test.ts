import { describe, expect, test } from "vitest";
import {
  desiredOf,
  entryOf,
  imageOf,
  inventoryOf,
  manifestOf,
  observedOf,
  PLAN_POLICY,
  type PlanSituation,
  planAsText,
  planInputOf,
  specOf,
} from "../../../test/support/builders.ts";
import type { Journal } from "../model/journal.ts";
import { makePlan } from "./make-plan.ts";

const NEW_IMAGE = { image: imageOf("example.com/app:2") };
const POLICY = { ...PLAN_POLICY, healthWindowMs: 10_000 };
const PREVIOUS = { containerId: "app-00000000", spec: specOf("app"), wasRunning: true };
const JOURNAL: Journal = {
  attempts: new Map([["app", { name: "app", nonce: "11111111", previous: PREVIOUS, partners: [] }]]),
};
const HELD = {
  ...desiredOf(),
  held: new Map([["app", { name: "app", path: "app.json", reason: "it is empty" }]]),
};
/** What was replaced, set aside until its successor has proven itself. */
const OLD = observedOf("app", { listedName: "app.kad-old", status: "Stopped", manuallyStopped: true });

function planFor(situation: PlanSituation): string {
  const inventory = inventoryOf(entryOf("app"));
  return planAsText(makePlan(planInputOf({ inventory, journal: JOURNAL, policy: POLICY, ...situation })));
}

function successor(differing: Parameters<typeof observedOf>[1]) {
  return observedOf("app", { id: "app-11111111", ...differing }, NEW_IMAGE);
}

describe("an attempt whose manifest becomes unusable, or goes", () => {
  test.each([
    ["unusable", { desired: HELD }],
    ["gone", { manifests: [manifestOf("other")] }],
  ])("stays open within its health window: %s", (_what, situation) => {
    const listed = [OLD, successor({ steadyForMs: 4_000 })];
    expect(planFor({ ...situation, listed })).not.toContain("app-");
    const inventory = inventoryOf(entryOf("app"));
    const { containers } = makePlan(planInputOf({ ...situation, listed, inventory, journal: JOURNAL, policy: POLICY }));
    expect(containers.find(({ name }) => name === "app")?.pendingHealthMs).toBe(6_000);
  });

  test("goes back where the new container fails", () => {
    const listed = [OLD, successor({ restartCount: 2 })];
    expect(planFor({ desired: HELD, listed })).toMatch(/^app: restore, restarted 2 times/);
  });

  test("goes back where the new container was not started yet, for nobody will", () => {
    const listed = [OLD, successor({ status: "Created" })];
    expect(planFor({ desired: HELD, listed })).toContain("start app-00000000");
  });

  test("is over when the new container has proven itself: the predecessor goes", () => {
    const listed = [OLD, successor({ steadyForMs: 10_000 })];
    expect(planFor({ desired: HELD, listed })).toBe(
      ["app: tidy, an attempt has ended", "#1 [] remove app-00000000"].join("\n"),
    );
  });

  test("leaves nothing behind where the orphan is pruned", () => {
    const listed = [OLD, successor({ steadyForMs: 4_000 })];
    const text = planFor({ manifests: [manifestOf("other")], listed, policy: { ...POLICY, prune: true } });
    expect(text).toContain("remove app-11111111");
    expect(text).toContain("remove app-00000000");
  });
});
