import type { DesiredState } from "../core/model/desired-state.ts";
import type { ObservedState } from "../core/model/observed-state.ts";
import type { OperationKind, Plan, PlannedOperation } from "../core/model/plan.ts";
import { deedsOf } from "../core/reconcile/deeds-of.ts";
import type { Deed } from "../core/reconcile/make-report.ts";
import type { OperationOutcomes } from "../core/reconcile/operation-outcome.ts";
import { startAttempts } from "../core/reconcile/start-attempts.ts";
import { applyPlan } from "./apply-plan.ts";
import type { CallSlots } from "./call-slots.ts";
import type { EngineEvent } from "./engine-event.ts";
import { interruptionMeter } from "./interruption-meter.ts";
import { needsTurns } from "./needs-turns.ts";
import { type NetworkTurns, NO_TURNS } from "./network-turns.ts";
import { partsOfPlan } from "./parts-of-plan.ts";
import type { EngineMemory, EnginePorts } from "./reconcile-once.ts";
import { rememberRound, sayIfNotSaved } from "./remember-round.ts";

/** What is being carried out, container by container, beside the loop that looks and plans. */
export interface WorkInHand {
  /** By container name: what is being done, in a few words. */
  underWay(): ReadonlyMap<string, string>;
  begin(work: PlannedWork): void;
  /**
   * Ends what is under way for a container, unless something was already stopped for it: then it goes on to its end.
   * Tells whether this call did it.
   */
  callOff(containerName: string): boolean;
  /** By what manifest; undefined: nobody is busy with it, or no manifest states it. */
  manifestSha256Of(containerName: string): string | undefined;
  /** Whether it is being removed because its manifest is gone. */
  isPruned(containerName: string): boolean;
  /** The hashes of all manifests that are being deployed. */
  manifestsUnderWay(): ReadonlySet<string>;
  /** Resolves when nothing is under way any more. */
  finished(): Promise<void>;
}

/** Part of a plan, with what it was made from. */
export interface PlannedWork {
  readonly plan: Plan;
  /** Names that come to their end together. */
  readonly groups: readonly (readonly string[])[];
  readonly nonce: string;
  readonly desired: DesiredState;
  readonly observed: ObservedState;
  readonly stopTimeoutMs: number;
}

/** What came of one group. */
export interface DoneWork {
  readonly deeds: readonly Deed[];
  readonly desired: DesiredState;
  readonly hasInterrupted: boolean;
  readonly wasCalledOff: boolean;
}

export interface WorkOptions {
  readonly slots: CallSlots;
  readonly turns: NetworkTurns;
  /** After each group, with everything on record. */
  readonly onDone: (done: DoneWork) => void;
  /** Something else is being done for a container. */
  readonly onProgress: () => void;
}

interface Task {
  readonly names: readonly string[];
  /** The part of the plan that is about these names, with what its operations wait for. */
  readonly part: Plan;
  readonly work: PlannedWork;
  readonly callOff: AbortController;
  /** Something was begun that must come to an end. */
  hasTouched: boolean;
  openOperations: number;
}

export function workInHand(ports: EnginePorts, memory: EngineMemory, options: WorkOptions): WorkInHand {
  const tasks = new Map<string, Task>();
  const activities = new Map<string, string>();
  const running = new Set<Promise<void>>();

  function notice(event: EngineEvent): void {
    if (event.kind === "operation-started") {
      const { containerName, operation } = event.planned;
      const task = tasks.get(containerName);
      if (task !== undefined && !(operation.kind === "create" || isParkedOnly(containerName, operation.kind))) {
        task.hasTouched = true;
      }
      activities.set(containerName, activityOf(event.planned));
      options.onProgress();
    }
    ports.emit(event);
  }

  async function conclude(task: Task, outcomes: OperationOutcomes, interruptionsMs: ReadonlyMap<string, number>) {
    const { part } = task;
    const { desired, observed } = task.work;
    await rememberRound(ports, memory, { plan: part, outcomes, desired, observed, interruptionsMs, isPartial: true });
    for (const name of task.names) {
      tasks.delete(name);
      activities.delete(name);
    }
    const wasCalledOff = task.callOff.signal.aborted;
    options.onDone({ deeds: deedsOf(part, outcomes), desired, hasInterrupted: task.hasTouched, wasCalledOff });
  }

  async function carryOut(work: PlannedWork): Promise<void> {
    const meter = interruptionMeter({ clock: ports.clock, emit: notice });
    memory.journal = startAttempts(memory.journal, work.plan, work.nonce);
    await sayIfNotSaved(ports, ports.state.saveJournal(memory.journal));
    const concluding: Promise<void>[] = [];
    const { slots } = options;
    await applyPlan({ ...ports, emit: meter.emit }, work.plan, {
      slots,
      turns: needsTurns(work.plan, work.observed, work.desired) ? options.turns : NO_TURNS,
      stopTimeoutMs: work.stopTimeoutMs,
      signalOf: (name) => taskOf(name).callOff.signal,
      onOutcome({ containerName }, outcomes) {
        const task = taskOf(containerName);
        task.openOperations -= 1;
        if (task.openOperations === 0) concluding.push(conclude(task, outcomes, meter.interruptionsMs()));
      },
    });
    await Promise.all(concluding);
  }

  function taskOf(name: string): Task {
    const task = tasks.get(name);
    if (task === undefined) throw new Error(`internal: nobody is busy with '${name}'`);
    return task;
  }

  const isPruned = (name: string) =>
    tasks.get(name)?.part.containers.some((decision) => decision.name === name && decision.action === "prune") === true;

  /** What is to be removed and has lost its restart policy so far runs as before, and an update gives that back. */
  function isParkedOnly(name: string, kind: OperationKind): boolean {
    return kind === "update" && isPruned(name);
  }

  const manifestSha256Of = (name: string) => tasks.get(name)?.work.desired.containers.get(name)?.sha256;

  return {
    underWay: () => activities,
    begin(work) {
      const parts = partsOfPlan(work.plan, work.groups);
      for (const [index, names] of work.groups.entries()) {
        const part = parts[index] ?? work.plan;
        const openOperations = part.operations.filter((one) => names.includes(one.containerName)).length;
        const task: Task = { names, part, work, callOff: new AbortController(), hasTouched: false, openOperations };
        for (const { name, cause } of part.containers) {
          tasks.set(name, task);
          activities.set(name, cause);
        }
      }
      const run = carryOut(work).finally(() => running.delete(run));
      running.add(run);
    },
    callOff(name) {
      const task = tasks.get(name);
      if (task === undefined || task.hasTouched || task.callOff.signal.aborted) return false;
      task.callOff.abort();
      return true;
    },
    manifestSha256Of,
    isPruned,
    manifestsUnderWay: () => new Set([...tasks.keys()].flatMap((name) => manifestSha256Of(name) ?? [])),
    async finished() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

function activityOf({ operation, cause }: PlannedOperation): string {
  switch (operation.kind) {
    case "create":
      return `creating from ${operation.spec.image.name}, which is pulled if it is not there: ${cause}`;
    case "start":
      return `starting: ${cause}`;
    case "stop":
      return `stopping: ${cause}`;
    case "remove":
      return `removing: ${cause}`;
    case "rename":
      return `renaming to ${operation.runtimeName}: ${cause}`;
    case "update":
      return `updating: ${cause}`;
  }
}
