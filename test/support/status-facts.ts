import type { Hold } from "../../src/core/model/desired-state.ts";
import type { Manifest } from "../../src/core/model/manifest.ts";
import type { ObservedContainer } from "../../src/core/model/observed-state.ts";
import type { ContainerPlan } from "../../src/core/model/plan.ts";
import type { StatusFacts } from "../../src/core/reconcile/make-status.ts";
import { desiredOf, inventoryOf, OBSERVED_AT } from "./builders.ts";

export const STATUS_AT = "2026-11-23T07:00:00Z";

export interface StatusSituation extends Partial<Omit<StatusFacts, "plan">> {
  readonly manifests?: readonly Manifest[];
  readonly held?: readonly Hold[];
  readonly listed?: readonly ObservedContainer[];
  /** What the plan says; null: there is no plan yet. */
  readonly decisions?: readonly ContainerPlan[] | null;
}

/** What a status is made of: all is read and looked at, and nothing is there, but for what is stated. */
export function statusFactsOf(situation: StatusSituation = {}): StatusFacts {
  const { manifests = [], held = [], listed = [], decisions = [], ...differing } = situation;
  const { desired = { ...desiredOf(...manifests), held: new Map(held.map((hold) => [hold.name, hold])) } } = differing;
  return {
    deployerVersion: "1.2.3",
    processId: 4711,
    startedAt: "2026-11-23T06:00:00Z",
    timestamp: STATUS_AT,
    directoryPath: "/manifests",
    runtime: { socketPath: "/kanto.sock", reachable: true, since: "2026-11-23T06:00:01Z", lastError: null },
    suspension: null,
    plannedFrom: desired,
    observed: { containers: listed, bootId: "boot-1", observedAt: OBSERVED_AT },
    plan: decisions === null ? null : { containers: decisions, operations: [], warnings: [] },
    inventory: inventoryOf(),
    underWay: new Map(),
    retries: new Map(),
    yielded: new Set(),
    ...differing,
    desired,
  };
}
