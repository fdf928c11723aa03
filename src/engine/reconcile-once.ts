import type { AdmissionPolicy } from "../core/admission/admission-policy.ts";
import type { DesiredState } from "../core/model/desired-state.ts";
import type { History } from "../core/model/history.ts";
import type { Inventory } from "../core/model/inventory.ts";
import type { Journal } from "../core/model/journal.ts";
import type { ObservedState } from "../core/model/observed-state.ts";
import type { Plan } from "../core/model/plan.ts";
import type { Report } from "../core/model/report.ts";
import { ok, type Result } from "../core/model/result.ts";
import type { RuntimeFailure } from "../core/model/runtime-failure.ts";
import { deedsOf } from "../core/reconcile/deeds-of.ts";
import { awaitingChange } from "../core/reconcile/failure-on-record.ts";
import { makePlan } from "../core/reconcile/make-plan.ts";
import { type Deed, longestPendingMs, makeReport } from "../core/reconcile/make-report.ts";
import type { OperationOutcomes } from "../core/reconcile/operation-outcome.ts";
import type { PlanPolicy } from "../core/reconcile/plan-input.ts";
import { parseRuntimeName } from "../core/reconcile/role-name.ts";
import { startAttempts } from "../core/reconcile/start-attempts.ts";
import { applyPlan } from "./apply-plan.ts";
import { type CallSlots, callSlots } from "./call-slots.ts";
import { interruptionMeter } from "./interruption-meter.ts";
import { needsTurns } from "./needs-turns.ts";
import { NO_TURNS, networkTurns } from "./network-turns.ts";
import { type ObservePorts, observe } from "./observe.ts";
import type { ManifestDirectory, Randomness, StateStore } from "./ports.ts";
import { type ManifestCache, readDesiredState } from "./read-desired-state.ts";
import { rememberRound, sayIfNotSaved } from "./remember-round.ts";
import type { Steadiness } from "./steadiness.ts";

export interface EnginePorts extends ObservePorts {
  readonly directory: ManifestDirectory;
  readonly state: StateStore;
  readonly randomness: Randomness;
}

export interface ReconcileSettings {
  /** How many calls may be under way at once. */
  readonly maxParallel: number;
  /** From SIGTERM to SIGKILL, where a manifest does not say. */
  readonly stopTimeoutMs: number;
  readonly policy: PlanPolicy;
  /** Whether a pass goes on until every health window is over; otherwise a later pass sees to it. */
  readonly waitsForHealth: boolean;
}

/** What the engine carries from one pass to the next; what of it must outlive the process is on disk too. */
export interface EngineMemory {
  inventory: Inventory;
  journal: Journal;
  history: History;
  /** Of the options, not of the disk; a daemon that reads its options again replaces it. */
  admission: AdmissionPolicy | null;
  readonly cache: ManifestCache;
  readonly steadiness: Steadiness;
}

/** A failed attempt needs a round to be taken back, one that was cut off a further one to be made again. */
const MOST_ROUNDS = 8;

/** How soon a container that ends within its health window is noticed. */
const HEALTH_LOOK_MS = 500;

export async function openMemory(
  ports: Pick<EnginePorts, "state" | "emit">,
  admission: AdmissionPolicy | null,
): Promise<EngineMemory> {
  const { warnings, ...state } = await ports.state.load();
  for (const message of warnings) ports.emit({ kind: "state-damaged", message });
  return { ...state, admission, cache: new Map(), steadiness: new Map() };
}

/** A plan, and what it was made from. */
export interface Planned {
  readonly plan: Plan;
  readonly desired: DesiredState;
  readonly observed: ObservedState;
}

/** Looks and decides, and changes nothing. */
export async function planOnce(
  ports: EnginePorts,
  memory: EngineMemory,
  policy: PlanPolicy,
  signal: AbortSignal,
): Promise<Result<Planned, RuntimeFailure>> {
  const desired = await readDesiredState(ports.directory, memory);
  const observed = await observe(ports, memory.inventory, memory.steadiness, signal, unmanagedBy(desired, memory));
  if (!observed.ok) return observed;
  const input = { desired, observed: observed.value, policy, givenUp: new Map(), nonce: ports.randomness.nonce() };
  const plan = makePlan({ ...input, inventory: memory.inventory, journal: memory.journal });
  return ok({ plan, desired, observed: observed.value });
}

/**
 * One pass: read the directory, look, plan, apply, look again, until nothing is left to do. Fails only where the manager
 * cannot be asked at all; what fails for one container is in the report.
 */
export async function reconcileOnce(
  ports: EnginePorts,
  memory: EngineMemory,
  settings: ReconcileSettings,
  signal: AbortSignal,
): Promise<Result<Report, RuntimeFailure>> {
  const startedAtMs = ports.clock.nowMs();
  ports.emit({ kind: "pass-started" });
  const desired = await readDesiredState(ports.directory, memory);
  for (const problem of desired.problems) ports.emit({ kind: "problem-found", problem });
  const run = await runRounds(ports, memory, settings, desired, signal);
  if (!run.ok) return run;
  const unchanged = awaitingChange({ desired, inventory: memory.inventory });
  const report = makeReport(run.value.deeds, run.value.last, desired.problems, unchanged);
  for (const container of report.containers) ports.emit({ kind: "container-settled", report: container });
  ports.emit({ kind: "pass-finished", report, durationMs: ports.clock.nowMs() - startedAtMs });
  return ok(report);
}

/** What became of others' processes is no reason to wait: nothing is done about it. */
function unmanagedBy({ containers, held }: DesiredState, { inventory, journal }: EngineMemory) {
  return (listedName: string): boolean => {
    const { containerName } = parseRuntimeName(listedName);
    return ![containers, held, inventory.containers, journal.attempts].some((names) => names.has(containerName));
  };
}

interface Rounds {
  readonly deeds: readonly Deed[];
  readonly last: Plan;
}

async function runRounds(
  ports: EnginePorts,
  memory: EngineMemory,
  settings: ReconcileSettings,
  desired: DesiredState,
  signal: AbortSignal,
): Promise<Result<Rounds, RuntimeFailure>> {
  const deeds: Deed[] = [];
  const givenUp = new Map<string, string>();
  const awaited = new Set<string>();
  const slots = callSlots(settings.maxParallel, ports.clock);
  let policy = settings.policy;
  for (let round = 1; ; ) {
    const observed = await observe(ports, memory.inventory, memory.steadiness, signal, unmanagedBy(desired, memory));
    if (!observed.ok) return observed;
    const nonce = ports.randomness.nonce();
    const { inventory, journal } = memory;
    const plan = makePlan({ desired, observed: observed.value, inventory, journal, policy, nonce, givenUp });
    if (round === 1) announce(ports, plan);
    const meter = interruptionMeter(ports);
    const { stopTimeoutMs } = settings;
    const work = { plan, nonce, slots, stopTimeoutMs, signal, observed: observed.value };
    const outcomes = await carryOut({ ...ports, emit: meter.emit }, memory, work);
    const interruptionsMs = meter.interruptionsMs();
    await rememberRound(ports, memory, { plan, outcomes, desired, observed: observed.value, interruptionsMs });
    const done = deedsOf(plan, outcomes);
    deeds.push(...done);
    for (const { name, failure, endsAttempt } of done) if (endsAttempt) givenUp.set(name, failure ?? "");
    // A redeployment was asked for once: the next look must not ask for it again.
    policy = { ...policy, redeploy: new Map() };
    if (signal.aborted || round >= MOST_ROUNDS) return ok({ deeds, last: plan });
    if (plan.operations.length > 0 || memory.journal !== journal) {
      round += 1;
      continue;
    }
    const pendingMs = settings.waitsForHealth ? longestPendingMs(plan) : null;
    if (pendingMs === null) return ok({ deeds, last: plan });
    announceHealth(ports, plan, awaited);
    await ports.clock.sleep(Math.min(pendingMs, HEALTH_LOOK_MS), signal);
  }
}

function announceHealth({ emit }: EnginePorts, { containers }: Plan, awaited: Set<string>): void {
  for (const { name, pendingHealthMs } of containers) {
    if (pendingHealthMs === null || awaited.has(name)) continue;
    awaited.add(name);
    emit({ kind: "health-awaited", containerName: name, remainingMs: pendingHealthMs });
  }
}

function announce({ emit }: EnginePorts, plan: Plan): void {
  emit({ kind: "planned", plan });
  for (const { name, adopted, containerId } of plan.containers) {
    if (adopted && containerId !== null) emit({ kind: "container-adopted", containerName: name, containerId });
  }
}

interface Work {
  readonly plan: Plan;
  readonly nonce: string;
  readonly slots: CallSlots;
  readonly stopTimeoutMs: number;
  readonly signal: AbortSignal;
  readonly observed: ObservedState;
}

async function carryOut(ports: EnginePorts, memory: EngineMemory, work: Work): Promise<OperationOutcomes> {
  if (work.plan.operations.length === 0) return new Map();
  memory.journal = startAttempts(memory.journal, work.plan, work.nonce);
  await sayIfNotSaved(ports, ports.state.saveJournal(memory.journal));
  const { plan, slots, stopTimeoutMs, signal, observed } = work;
  const turns = needsTurns(plan, observed) ? networkTurns() : NO_TURNS;
  return applyPlan(ports, plan, { slots, turns, stopTimeoutMs, signalOf: () => signal });
}
