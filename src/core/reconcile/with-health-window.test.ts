import { describe, expect, test } from "vitest";
import {
  manifestOf,
  observedOf,
  PLAN_POLICY,
  type PlanSituation,
  planInputOf,
  specOf,
} from "../../../test/support/builders.ts";
import type { PreviousContainer } from "../model/journal.ts";
import type { PlanAction } from "../model/plan.ts";
import type { AttemptHealth } from "./attempt-health.ts";
import { draft, removeStep, type Step, startStep } from "./draft.ts";
import { contextOf } from "./plan-context.ts";
import { withHealthWindow } from "./with-health-window.ts";

const RAN: PreviousContainer = { containerId: "app-00000000", spec: specOf("app"), wasRunning: true };
const DID_NOT_RUN: PreviousContainer = { ...RAN, wasRunning: false };
const START = startStep("app-11111111", "the new definition", []);
const TIDY = removeStep("tidy app-00000000", "app-00000000", "its successor runs", ["start"]);

function contextWith(open: PreviousContainer | null, more: PlanSituation = {}) {
  const attempt = { name: "app", nonce: "11111111", previous: open, partners: [] };
  const journal = { attempts: new Map(open === null ? [] : [["app", attempt]]) };
  const policy = { ...PLAN_POLICY, healthWindowMs: 10_000 };
  return contextOf(
    planInputOf({ manifests: [manifestOf("app")], listed: [observedOf("app")], journal, policy, ...more }),
  );
}

function draftOf(action: PlanAction, previous: PreviousContainer | null, steps: readonly Step[] = [START, TIDY]) {
  return draft({ name: "app", cause: "decided so", previous }, action, steps, specOf("app"));
}

const PENDING: AttemptHealth = { health: { kind: "pending", remainingMs: 1_001 }, condemned: null };
const PROVEN: AttemptHealth = { health: { kind: "proven" }, condemned: null };

describe("what puts a new container in the place of a running one leaves the way back open", () => {
  test.each<[string, PlanAction, PreviousContainer | null, PreviousContainer | null]>([
    ["a replacement", "replace", RAN, null],
    ["a further replacement of what never proved itself", "replace", DID_NOT_RUN, RAN],
    ["a creation, where an attempt is open", "create", null, RAN],
    ["a healing, where an attempt is open", "heal", RAN, RAN],
  ])("%s", (_what, action, previous, open) => {
    const before = draftOf(action, previous);
    expect(withHealthWindow(contextWith(open), before, null)).toEqual({
      ...before,
      steps: [START],
      pendingHealthMs: 10_000,
    });
  });
});

describe("nothing is kept", () => {
  test.each<[string, PlanAction, PreviousContainer | null, PlanSituation]>([
    ["where what is replaced did not run", "replace", DID_NOT_RUN, {}],
    ["where there was nothing before", "create", null, {}],
    ["where the same definition takes the place of a dead process", "heal", RAN, {}],
    ["where there is no health window", "replace", RAN, { policy: PLAN_POLICY }],
  ])("%s", (_what, action, previous, more) => {
    const before = draftOf(action, previous);
    expect(withHealthWindow(contextWith(null, more), before, null)).toBe(before);
  });
});

describe("within the window of what is there", () => {
  test("what was to be removed stays for a later look, and the rest is done", () => {
    const before = draftOf("start", null);
    expect(withHealthWindow(contextWith(RAN), before, PENDING)).toEqual({
      ...before,
      steps: [START],
      pendingHealthMs: 1_001,
    });
  });

  test("nothing is left to do where there was only something to remove, and people learn how long", () => {
    const before = draftOf("tidy", null, [TIDY]);
    expect(withHealthWindow(contextWith(RAN), before, PENDING)).toEqual({
      ...before,
      action: "none",
      cause: "runs as the manifest says, 2 s of its health window are left",
      steps: [],
      pendingHealthMs: 1_001,
    });
  });

  test.each<[string, AttemptHealth | null]>([
    ["it has proven itself", PROVEN],
    ["nothing is at stake", null],
  ])("all is done where %s", (_why, attempt) => {
    const before = draftOf("tidy", null, [TIDY]);
    expect(withHealthWindow(contextWith(RAN), before, attempt)).toBe(before);
  });
});
