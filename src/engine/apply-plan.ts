import type { Dependency, Operation, OperationKind, Plan, PlannedOperation } from "../core/model/plan.ts";
import { ok, type Result } from "../core/model/result.ts";
import type { RuntimeFailure, RuntimeFailureKind } from "../core/model/runtime-failure.ts";
import type { OperationOutcome, OperationOutcomes } from "../core/reconcile/operation-outcome.ts";
import type { CallSlots } from "./call-slots.ts";
import type { NetworkTurns } from "./network-turns.ts";
import type { RuntimeContainer } from "./ports.ts";
import { type StopPorts, stopContainer } from "./stop-container.ts";

export interface ApplyControl {
  /** From SIGTERM to SIGKILL, where the operation does not say. */
  readonly stopTimeoutMs: number;
  /** How many calls may be under way at once. */
  readonly slots: CallSlots;
  /** Who may come or go when: a manager cannot always do all at once. */
  readonly turns: NetworkTurns;
  /**
   * By container name. When it aborts, nothing new is begun for that container and its pull is cancelled; a stop or
   * removal under way is always waited for.
   */
  readonly signalOf: (containerName: string) => AbortSignal;
  /** After each operation that has come to an end, or was skipped. */
  readonly onOutcome?: (planned: PlannedOperation, outcomes: OperationOutcomes) => void;
}

/**
 * Carries a plan out: every operation as soon as those it waits for are done. It decides nothing: an operation that
 * needs one that did not succeed is skipped.
 */
export async function applyPlan(ports: StopPorts, plan: Plan, control: ApplyControl): Promise<OperationOutcomes> {
  const outcomes = new Map<number, OperationOutcome>();
  const changes = changeSignal();
  let underWay = 0;
  let waiting = plan.operations;
  function conclude(planned: PlannedOperation, outcome: OperationOutcome): void {
    outcomes.set(planned.number, outcome);
    // Where it was skipped nobody came, and a turn may have been kept for it.
    if (planned.operation.kind === "start") control.turns.release(planned.containerName);
    control.onOutcome?.(planned, outcomes);
  }
  while (waiting.length > 0 || underWay > 0) {
    const later: PlannedOperation[] = [];
    for (const planned of waiting) {
      const readiness = readinessOf(planned.dependsOn, outcomes);
      if (readiness.kind === "blocked" || control.signalOf(planned.containerName).aborted) {
        const blockedBy = readiness.kind === "blocked" ? readiness.blockedBy : null;
        conclude(planned, { kind: "skipped", blockedBy });
        if (blockedBy !== null) ports.emit({ kind: "operation-skipped", planned, blockedBy });
      } else if (readiness.kind === "ready") {
        underWay += 1;
        const run = carryOut({ ports, plan, outcomes, planned, control }).then((outcome) => {
          underWay -= 1;
          conclude(planned, outcome);
        });
        run.then(changes.tell, changes.fail);
      } else {
        later.push(planned);
      }
    }
    const skippedSome = later.length + underWay < waiting.length;
    waiting = later;
    if (underWay > 0) await changes.next();
    else if (waiting.length > 0 && !skippedSome) throw new Error("internal: the plan waits for itself");
  }
  return outcomes;
}

/** Waits for any of many, at the cost of one: `Promise.race` over a thousand calls would leave a trace at each of them. */
function changeSignal() {
  let tell: () => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  return {
    tell: () => tell(),
    fail: (error: unknown) => fail(error),
    /** Resolves at the next change from now on. */
    next(): Promise<void> {
      return new Promise((resolve, reject) => {
        tell = resolve;
        fail = reject;
      });
    },
  };
}

type Readiness = { readonly kind: "ready" | "pending" } | { readonly kind: "blocked"; readonly blockedBy: number };

function readinessOf(dependencies: readonly Dependency[], outcomes: OperationOutcomes): Readiness {
  let pending = false;
  for (const { number, gate } of dependencies) {
    const outcome = outcomes.get(number);
    if (outcome === undefined) pending = true;
    else if (gate === "success" && outcome.kind !== "succeeded") return { kind: "blocked", blockedBy: number };
  }
  return { kind: pending ? "pending" : "ready" };
}

/** A turn before a slot: who waits for his turn keeps nobody from calling. */
function carryOut(execution: Execution): Promise<OperationOutcome> {
  const { control, planned } = execution;
  const callInSlot = (giveBack: () => void) => control.slots.run(() => callUnlessCalledOff(execution, giveBack));
  switch (planned.operation.kind) {
    case "start":
      return control.turns.coming(planned.containerName, callInSlot);
    case "stop":
      return control.turns.going(() => successorOf(execution), callInSlot);
    case "remove":
      return control.turns.removing(
        planned.containerName,
        isAwaitedByStart(execution) ? () => successorOf(execution) : null,
        callInSlot,
      );
    default:
      return callInSlot(() => undefined);
  }
}

/**
 * Who takes the place of what was stopped, where nothing but its own container's operations keeps it from coming. One
 * that waits for others must not keep the turn that they need.
 */
function successorOf({ plan, planned, outcomes }: Execution): string | null {
  const { containerName } = planned;
  const own = new Set(plan.operations.filter((one) => one.containerName === containerName).map(({ number }) => number));
  const start = plan.operations.find((one) => one.containerName === containerName && one.operation.kind === "start");
  const isNext = start?.dependsOn.every(({ number }) => own.has(number) || outcomes.has(number)) === true;
  return isNext && !outcomes.has(start.number) ? containerName : null;
}

/** Whether its own container comes up only after this: an outage lasts until then. */
function isAwaitedByStart({ plan, planned }: Execution): boolean {
  const { containerName, number } = planned;
  const start = plan.operations.find((one) => one.containerName === containerName && one.operation.kind === "start");
  return start?.dependsOn.some((dependency) => dependency.number === number) === true;
}

async function callUnlessCalledOff(execution: Execution, giveBack: () => void): Promise<OperationOutcome> {
  const { control, planned } = execution;
  // It may have been called off while others had their turn.
  if (control.signalOf(planned.containerName).aborted) return { kind: "skipped", blockedBy: null };
  return call(execution, giveBack);
}

async function call(execution: Execution, giveBack: () => void): Promise<OperationOutcome> {
  const { ports, planned } = execution;
  const startedAtMs = ports.clock.nowMs();
  ports.emit({ kind: "operation-started", planned });
  const result = settle(planned.operation.kind, await execute(execution, planned.operation, giveBack));
  const durationMs = ports.clock.nowMs() - startedAtMs;
  ports.emit({ kind: "operation-finished", planned, durationMs, failure: result.ok ? null : result.failure });
  return result.ok ? { kind: "succeeded", answer: result.value } : { kind: "failed", failure: result.failure };
}

/** What is already so counts as done: an answer may have been lost, or a hand may have been quicker. */
const ALREADY_SO: Partial<Record<OperationKind, RuntimeFailureKind>> = {
  start: "already-running",
  stop: "not-running",
  remove: "no-such-container",
};

type Answer = RuntimeContainer | null;

function settle(kind: OperationKind, result: Result<Answer, RuntimeFailure>): Result<Answer, RuntimeFailure> {
  return !result.ok && result.failure.kind === ALREADY_SO[kind] ? ok(null) : result;
}

interface Execution {
  readonly ports: StopPorts;
  readonly plan: Plan;
  readonly outcomes: OperationOutcomes;
  readonly planned: PlannedOperation;
  readonly control: ApplyControl;
}

type Executors = {
  readonly [Kind in OperationKind]: (
    execution: Execution,
    operation: Extract<Operation, { kind: Kind }>,
    giveBack: () => void,
  ) => Promise<Result<Answer, RuntimeFailure>>;
};

/** One call for each kind of operation. */
const EXECUTORS: Executors = {
  create: ({ ports, planned, control }, operation) =>
    ports.runtime.create(operation, control.signalOf(planned.containerName)),
  start: ({ ports }, { containerId }) => unanswered(ports.runtime.start(containerId)),
  stop: ({ ports, planned, control }, { containerId, pid, stopTimeoutMs }, giveBack) => {
    const container = {
      containerName: planned.containerName,
      containerId,
      pid,
      stopTimeoutMs: stopTimeoutMs ?? control.stopTimeoutMs,
    };
    return unanswered(stopContainer(ports, container, giveBack));
  },
  remove: ({ ports }, { containerId }) => unanswered(ports.runtime.remove(containerId)),
  rename: ({ ports }, { containerId, runtimeName }) => unanswered(ports.runtime.rename(containerId, runtimeName)),
  update: ({ ports }, { containerId, ...request }) => unanswered(ports.runtime.update(containerId, request)),
};

async function unanswered(call: Promise<Result<void, RuntimeFailure>>): Promise<Result<Answer, RuntimeFailure>> {
  const result = await call;
  return result.ok ? ok(null) : result;
}

function execute<Kind extends OperationKind>(
  execution: Execution,
  operation: Extract<Operation, { kind: Kind }>,
  giveBack: () => void,
): Promise<Result<Answer, RuntimeFailure>> {
  return EXECUTORS[operation.kind as Kind](execution, operation, giveBack);
}
