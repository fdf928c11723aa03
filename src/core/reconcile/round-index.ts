import type { DesiredState } from "../model/desired-state.ts";
import type { Journal } from "../model/journal.ts";
import type { ObservedContainer, ObservedState } from "../model/observed-state.ts";
import type { ContainerPlan, Operation, Plan } from "../model/plan.ts";
import type { OperationOutcome, OperationOutcomes } from "./operation-outcome.ts";

/** A plan, what it was made from, and what came of it. */
export interface Round {
  readonly plan: Plan;
  readonly outcomes: OperationOutcomes;
  readonly desired: DesiredState;
  readonly observed: ObservedState;
  readonly journal: Journal;
  /**
   * The plan is a part of what was planned, and what it was made from may be old: nothing is concluded from what is not
   * in it.
   */
  readonly isPartial?: boolean;
  /** RFC 3339. */
  readonly timestamp: string;
}

/** One operation with what became of it; undefined: it was never come to. */
export interface DoneOperation {
  readonly operation: Operation;
  readonly outcome: OperationOutcome | undefined;
}

/** A round, with what is asked of it for each container looked up once. */
export interface RoundIndex extends Round {
  readonly operationsOf: ReadonlyMap<string, readonly DoneOperation[]>;
  /** By container id. */
  readonly listed: ReadonlyMap<string, ObservedContainer>;
}

export function indexRound(round: Round): RoundIndex {
  const operationsOf = new Map<string, DoneOperation[]>();
  for (const { number, containerName, operation } of round.plan.operations) {
    const done = { operation, outcome: round.outcomes.get(number) };
    const own = operationsOf.get(containerName);
    if (own === undefined) operationsOf.set(containerName, [done]);
    else own.push(done);
  }
  const listed = new Map(round.observed.containers.map((container) => [container.id, container]));
  return { ...round, operationsOf, listed };
}

export function operationsFor({ name }: ContainerPlan, { operationsOf }: RoundIndex): readonly DoneOperation[] {
  return operationsOf.get(name) ?? [];
}

export function hasStarted(decision: ContainerPlan, index: RoundIndex): boolean {
  return operationsFor(decision, index).some(
    ({ operation, outcome }) => operation.kind === "start" && outcome?.kind === "succeeded",
  );
}

/** Whether every operation succeeded; also where there was none. */
export function isDone(decision: ContainerPlan, index: RoundIndex): boolean {
  return operationsFor(decision, index).every(({ outcome }) => outcome?.kind === "succeeded");
}

/** Actions that make a container. */
export const MAKING: ReadonlySet<ContainerPlan["action"]> = new Set(["create", "replace", "heal"]);
