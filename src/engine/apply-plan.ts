import type { Dependency, Operation, OperationKind, Plan, PlannedOperation } from "../core/model/plan.ts";
import { ok, type Result } from "../core/model/result.ts";
import type { RuntimeFailure, RuntimeFailureKind } from "../core/model/runtime-failure.ts";
import type { OperationOutcome, OperationOutcomes } from "../core/reconcile/operation-outcome.ts";
import { type NetworkTurns, NO_TURNS } from "./network-turns.ts";
import type { RuntimeContainer } from "./ports.ts";
import { type StopPorts, stopContainer } from "./stop-container.ts";

export interface ApplySettings {
  /** How many calls may be under way at once. */
  readonly maxParallel: number;
  /** From SIGTERM to SIGKILL, where the operation does not say. */
  readonly stopTimeoutMs: number;
}

/**
 * Carries a plan out: every operation as soon as those it waits for are done. It decides nothing: an operation that
 * needs one that did not succeed is skipped. When `signal` aborts, nothing new is begun and pulls are cancelled; a stop
 * or removal under way is always waited for.
 *
 * @param turns who may come or go when: a manager cannot always do all at once
 */
export async function applyPlan(
  ports: StopPorts,
  plan: Plan,
  settings: ApplySettings,
  signal: AbortSignal,
  turns: NetworkTurns = NO_TURNS,
): Promise<OperationOutcomes> {
  const outcomes = new Map<number, OperationOutcome>();
  const underWay = new Map<number, Promise<void>>();
  let waiting = plan.operations;
  while (waiting.length > 0 || underWay.size > 0) {
    const later: PlannedOperation[] = [];
    for (const planned of waiting) {
      const readiness = readinessOf(planned.dependsOn, outcomes);
      if (readiness.kind === "blocked" || signal.aborted) {
        const blockedBy = readiness.kind === "blocked" ? readiness.blockedBy : null;
        outcomes.set(planned.number, { kind: "skipped", blockedBy });
        if (blockedBy !== null) ports.emit({ kind: "operation-skipped", planned, blockedBy });
      } else if (readiness.kind === "ready" && underWay.size < settings.maxParallel) {
        const run = carryOut({ ports, planned, settings, signal, turns }).then((outcome) => {
          outcomes.set(planned.number, outcome);
          underWay.delete(planned.number);
        });
        underWay.set(planned.number, run);
      } else {
        later.push(planned);
      }
    }
    const skippedSome = later.length + underWay.size < waiting.length;
    waiting = later;
    if (underWay.size > 0) await Promise.race(underWay.values());
    else if (waiting.length > 0 && !skippedSome) throw new Error("internal: the plan waits for itself");
  }
  return outcomes;
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

async function carryOut(execution: Execution): Promise<OperationOutcome> {
  const { ports, planned } = execution;
  const startedAtMs = ports.clock.nowMs();
  ports.emit({ kind: "operation-started", planned });
  const result = settle(planned.operation.kind, await execute(execution, planned.operation));
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
  readonly planned: PlannedOperation;
  readonly settings: ApplySettings;
  readonly signal: AbortSignal;
  readonly turns: NetworkTurns;
}

type Executors = {
  readonly [Kind in OperationKind]: (
    execution: Execution,
    operation: Extract<Operation, { kind: Kind }>,
  ) => Promise<Result<Answer, RuntimeFailure>>;
};

/** One call for each kind of operation. */
const EXECUTORS: Executors = {
  create: ({ ports, signal }, operation) => ports.runtime.create(operation, signal),
  start: ({ ports, turns }, { containerId }) => turns.coming(() => unanswered(ports.runtime.start(containerId))),
  stop: ({ ports, planned, settings, turns }, { containerId, pid, stopTimeoutMs }) => {
    const container = {
      containerName: planned.containerName,
      containerId,
      pid,
      stopTimeoutMs: stopTimeoutMs ?? settings.stopTimeoutMs,
    };
    return turns.going((giveBack) => unanswered(stopContainer(ports, container, giveBack)));
  },
  remove: ({ ports, turns }, { containerId }) => turns.going(() => unanswered(ports.runtime.remove(containerId))),
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
): Promise<Result<Answer, RuntimeFailure>> {
  return EXECUTORS[operation.kind as Kind](execution, operation);
}
