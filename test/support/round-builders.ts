import type { ContainerPlan, Operation, OperationKind, PlanAction } from "../../src/core/model/plan.ts";
import type { RuntimeFailureKind } from "../../src/core/model/runtime-failure.ts";
import type { OperationOutcome } from "../../src/core/reconcile/operation-outcome.ts";
import type { Round } from "../../src/core/reconcile/round-index.ts";
import { type PlanSituation, planInputOf, specOf } from "./builders.ts";

/** Builders for tests of what is recorded of a round: each states only what differs. */

export const ROUND_AT = "2026-01-01T02:00:00Z";

/** A decision about a container that is listed with the id that `observedOf` gives it. */
export function decisionOf(name: string, action: PlanAction, differing: Partial<ContainerPlan> = {}): ContainerPlan {
  return {
    name,
    action,
    cause: `because of ${action}`,
    differences: [],
    adopted: false,
    containerId: `${name}-00000000`,
    previous: null,
    outcome: null,
    goesBackWith: [],
    pendingHealthMs: null,
    condemned: null,
    ...differing,
  };
}

export function operationOf(kind: OperationKind, containerId: string, name = "app"): Operation {
  switch (kind) {
    case "create":
      return { kind, containerId, runtimeName: name, spec: specOf(name) };
    case "rename":
      return { kind, containerId, runtimeName: `${name}-other` };
    case "stop":
      return { kind, containerId, pid: 4711, stopTimeoutMs: null };
    case "update":
      return { kind, containerId, resources: null, restartPolicy: null };
    default:
      return { kind, containerId };
  }
}

export const SUCCEEDED: OperationOutcome = { kind: "succeeded", answer: null };
export const SKIPPED: OperationOutcome = { kind: "skipped", blockedBy: 1 };

export function failedWith(kind: RuntimeFailureKind, message = "it failed"): OperationOutcome {
  return { kind: "failed", failure: { kind, call: "a call", message } };
}

/** An operation and what became of it; without an outcome it was never come to. */
export type Happening = readonly [kind: OperationKind, containerId: string, outcome?: OperationOutcome];

export interface RoundSituation extends PlanSituation {
  readonly decisions: readonly ContainerPlan[];
  /** By container name. */
  readonly happenings?: Readonly<Record<string, readonly Happening[]>>;
  readonly isPartial?: boolean;
}

/** A round as it is stated, whether or not a plan would come to it: for what is recorded of each decision. */
export function roundOf({ decisions, happenings = {}, isPartial = false, ...situation }: RoundSituation): Round {
  const { desired, observed, journal } = planInputOf(situation);
  const numbered = Object.entries(happenings)
    .flatMap(([containerName, own]) => own.map((happening) => ({ containerName, happening })))
    .map(({ containerName, happening }, index) => ({ containerName, happening, number: index + 1 }));
  const operations = numbered.map(({ containerName, happening: [kind, containerId], number }) => {
    const operation = operationOf(kind, containerId, containerName);
    return { number, containerName, operation, cause: "as planned", dependsOn: [] };
  });
  const outcomes = new Map(
    numbered.flatMap(({ number, happening: [, , outcome] }) =>
      outcome === undefined ? [] : [[number, outcome] as const],
    ),
  );
  const plan = { containers: decisions, operations, warnings: [] };
  return { plan, outcomes, desired, observed, journal, isPartial, timestamp: ROUND_AT };
}
