import type { DesiredState } from "../core/model/desired-state.ts";
import type { ObservedState } from "../core/model/observed-state.ts";
import type { Plan } from "../core/model/plan.ts";
import type { Result } from "../core/model/result.ts";
import { deedsOf } from "../core/reconcile/deeds-of.ts";
import type { OperationOutcomes } from "../core/reconcile/operation-outcome.ts";
import { recordHistory } from "../core/reconcile/record-history.ts";
import { recordOutcomes } from "../core/reconcile/record-outcomes.ts";
import { finishAttempts } from "../core/reconcile/start-attempts.ts";
import type { EngineEventSink } from "./engine-event.ts";
import type { Clock, LoadedState, StateStore } from "./ports.ts";

/** What was planned and what came of it. */
export interface CarriedRound {
  readonly plan: Plan;
  readonly outcomes: OperationOutcomes;
  readonly desired: DesiredState;
  readonly observed: ObservedState;
  readonly interruptionsMs: ReadonlyMap<string, number>;
  /** See `Round`. */
  readonly isPartial?: boolean;
}

type Remembered = { -readonly [Key in "inventory" | "journal" | "history"]: LoadedState[Key] };

interface RememberPorts {
  readonly clock: Clock;
  readonly state: StateStore;
  readonly emit: EngineEventSink;
}

/**
 * Writes down what a round came to; nothing where it changed nothing. The inventory first: an attempt is over only when
 * what it made is on record.
 */
export async function rememberRound(ports: RememberPorts, memory: Remembered, carried: CarriedRound): Promise<void> {
  const { plan, outcomes, interruptionsMs } = carried;
  const timestamp = ports.clock.timestamp();
  const before = memory.inventory;
  const after = recordOutcomes(before, { ...carried, journal: memory.journal, timestamp });
  const history = recordHistory(memory.history, {
    decisions: plan.containers,
    before,
    after,
    interruptionsMs,
    timestamp,
  });
  const isHistoryNew = history !== memory.history;
  // Both at once, before the first pause: what comes to its end meanwhile is written on top of them, not over them.
  memory.inventory = after;
  memory.history = history;
  if (after !== before) await sayIfNotSaved(ports, ports.state.saveInventory(memory.inventory));
  if (isHistoryNew) await sayIfNotSaved(ports, ports.state.saveHistory(memory.history));
  const deeds = deedsOf(plan, outcomes);
  const unfinished = new Set(deeds.flatMap(({ name, cameThrough }) => (cameThrough ? [] : [name])));
  const journal = finishAttempts(memory.journal, plan, unfinished);
  if (journal !== memory.journal) {
    memory.journal = journal;
    await sayIfNotSaved(ports, ports.state.saveJournal(journal));
  }
}

/** State that cannot be written is said, and no reason to stop: the deployer goes on from memory. */
export async function sayIfNotSaved(
  { emit }: Pick<RememberPorts, "emit">,
  saving: Promise<Result<void, string>>,
): Promise<void> {
  const result = await saving;
  if (!result.ok) emit({ kind: "state-not-saved", message: result.failure });
}
