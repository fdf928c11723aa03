import type { DesiredState } from "../core/model/desired-state.ts";
import type { ObservedState } from "../core/model/observed-state.ts";
import type { ContainerPlan, Plan } from "../core/model/plan.ts";
import { ok, type Result } from "../core/model/result.ts";
import type { RuntimeFailure } from "../core/model/runtime-failure.ts";
import { awaitingChange } from "../core/reconcile/failure-on-record.ts";
import { makePlan } from "../core/reconcile/make-plan.ts";
import { longestPendingMs } from "../core/reconcile/make-report.ts";
import type { PlanPolicy } from "../core/reconcile/plan-input.ts";
import { splitPlan } from "../core/reconcile/split-plan.ts";
import { callSlots } from "./call-slots.ts";
import { type DirectoryReader, directoryReader } from "./directory-reader.ts";
import { type GoneDoubts, goneDoubts } from "./gone-doubts.ts";
import type { LoopPorts, LoopSettings } from "./loop-settings.ts";
import { mayGoOnWhileSuspended } from "./may-go-on.ts";
import { networkTurns } from "./network-turns.ts";
import { observe } from "./observe.ts";
import type { EngineMemory } from "./reconcile-once.ts";
import { rememberRound } from "./remember-round.ts";
import { rememberStopRequests } from "./remember-stop-requests.ts";
import { type RequestBook, requestBook } from "./request-book.ts";
import { type RetryBook, retryBook } from "./retry-book.ts";
import { type RuntimeWatch, watchRuntime } from "./runtime-watch.ts";
import { type SettledTeller, settledTeller } from "./settled-teller.ts";
import { type LoopIdentity, type StatusBoard, statusBoard } from "./status-board.ts";
import { supersededWork } from "./superseded-work.ts";
import { type WakeUp, wakeUp } from "./wake-up.ts";
import { type DoneWork, type WorkInHand, workInHand } from "./work-in-hand.ts";
import { LOOK_PACE, type WorkPace, workPace } from "./work-pace.ts";

/** How soon it is noticed that Kanto was started anew in the middle of an update, which it then knows nothing of. */
const UPDATE_LOOK_MS = 1_000;
/** How soon a container that ends within its health window is noticed. */
const HEALTH_LOOK_MS = 500;
/** Well below what the service manager takes for being stuck. */
const LONGEST_REST_MS = 10_000;
/** How long the end of the process waits for what has begun; the journal takes care of the rest. */
const LONGEST_FAREWELL_MS = 4_000;

/** The loop does not wait until a process that is gone has been dealt with: it doubts by itself. */
const isDoubtedHere = (): boolean => true;

/** What one look came to, as far as the next wait needs it. */
interface Look {
  readonly plan: Plan;
  readonly pendingHealthMs: number | null;
}

/** The loop behind `openControlLoop`: one look after the other, and work on each container beside it. */
export class DeployingLoop {
  readonly requests: RequestBook;
  readonly board: StatusBoard;
  readonly firstLook: Promise<void>;
  progressAtMs: number;
  private readonly ports: LoopPorts;
  private readonly memory: EngineMemory;
  private settings: LoopSettings;
  private readonly alarm: WakeUp;
  private readonly pace: WorkPace;
  private readonly retries: RetryBook;
  private readonly work: WorkInHand;
  private readonly reader: DirectoryReader;
  private readonly runtime: RuntimeWatch;
  private readonly gone: GoneDoubts;
  private readonly settled: SettledTeller;
  private readonly waiting: ((plan: Plan | null) => void)[] = [];
  private endFirstLook: () => void = () => undefined;
  private toldSuspension = "";
  /** Adopted containers that are not on record yet: what is being done with them is not over. */
  private readonly toldAdopted = new Set<string>();

  constructor(ports: LoopPorts, memory: EngineMemory, settings: LoopSettings, identity: LoopIdentity) {
    this.ports = ports;
    this.memory = memory;
    this.settings = settings;
    this.alarm = wakeUp(ports.clock);
    this.pace = workPace(ports.clock, LOOK_PACE);
    this.retries = retryBook(ports);
    this.requests = requestBook(() => this.alarm.ring());
    this.reader = directoryReader(ports, memory);
    this.runtime = watchRuntime(ports, this.alarm);
    this.gone = goneDoubts(ports.clock);
    this.settled = settledTeller(ports.emit);
    this.work = workInHand(ports, memory, {
      slots: callSlots(settings.maxParallel, ports.clock),
      turns: networkTurns(),
      onDone: (done) => this.conclude(done),
      onProgress: () => this.board.change(),
    });
    this.board = statusBoard(ports, identity, {
      directoryPath: ports.directory.path,
      runtimeFailure: () => this.runtime.failure(),
      inventory: () => memory.inventory,
      underWay: () => this.work.underWay(),
      retries: () => this.retries.pending(),
      suspension: () => ports.suspension.current(),
      yielded: () => ports.suspension.yieldedNames(),
    });
    this.progressAtMs = ports.clock.nowMs();
    this.firstLook = new Promise((resolve) => {
      this.endFirstLook = resolve;
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    const { directory, suspension, clock, emit } = this.ports;
    const watch = directory.watch(
      () => this.alarm.ring(),
      (message) => emit({ kind: "watch-unavailable", message }),
    );
    suspension.onChange(() => this.noticeSuspension());
    if (suspension.current() !== null) this.noticeSuspension();
    try {
      while (!signal.aborted) await this.lookAndWait(signal);
    } finally {
      watch.close();
    }
    for (const name of this.work.underWay().keys()) this.work.callOff(name);
    const over = new AbortController();
    await Promise.race([this.work.finished(), clock.sleep(LONGEST_FAREWELL_MS, over.signal)]);
    over.abort();
    await this.ports.guard.deploying(new Set());
    this.answerWaiting(null);
  }

  lookNow(): Promise<Plan | null> {
    const answer = new Promise<Plan | null>((resolve) => this.waiting.push(resolve));
    this.alarm.ring();
    return answer;
  }

  change(settings: LoopSettings): void {
    this.settings = settings;
    this.alarm.ring();
  }

  private async lookAndWait(signal: AbortSignal): Promise<void> {
    const restMs = this.pace.restMs();
    if (restMs > 0) await this.ports.clock.sleep(restMs, signal);
    const asked = this.waiting.splice(0);
    const look = await this.look(signal);
    this.progressAtMs = this.ports.clock.nowMs();
    this.endFirstLook();
    this.board.change();
    for (const answer of asked) answer(look.ok ? look.value.plan : null);
    if (signal.aborted) return;
    if (look.ok) {
      this.runtime.reached();
      await this.rest(this.nextLookInMs(look.value), signal);
    } else {
      this.runtime.missed(look.failure);
      await this.runtime.returns(signal);
    }
  }

  /** Waking up now and then, however long it rests, shows that it is not stuck. */
  private async rest(durationMs: number, signal: AbortSignal): Promise<void> {
    for (let leftMs = durationMs; leftMs > 0 && !signal.aborted; leftMs -= LONGEST_REST_MS) {
      if (await this.alarm.wait(Math.min(leftMs, LONGEST_REST_MS), signal)) return;
      this.progressAtMs = this.ports.clock.nowMs();
    }
  }

  private nextLookInMs({ pendingHealthMs }: Look): number {
    const healthMs = pendingHealthMs === null ? null : Math.min(pendingHealthMs, HEALTH_LOOK_MS);
    const isUpdated = this.ports.suspension.current()?.by === "update-manager";
    const resyncMs = Math.min(this.settings.resyncIntervalMs, isUpdated ? UPDATE_LOOK_MS : Number.POSITIVE_INFINITY);
    const due = [resyncMs, this.retries.nextDueInMs(), this.reader.decideInMs(), this.gone.lookAgainInMs(), healthMs];
    return Math.max(0, Math.min(...due.filter((inMs) => inMs !== null)));
  }

  /** Reads, looks, plans, and has what can begin carried out; waits for none of that. */
  private async look(signal: AbortSignal): Promise<Result<Look, RuntimeFailure>> {
    const { ports, memory } = this;
    // What is finished while we look may be listed as it was before: it is left to the next look.
    const busy = new Set(this.work.underWay().keys());
    const [, observed] = await Promise.all([
      this.readDirectory(),
      observe(ports, memory.inventory, memory.steadiness, signal, isDoubtedHere),
    ]);
    if (!observed.ok) return observed;
    if (this.runtime.failure()?.kind === "unreachable") ports.suspension.runtimeRestarted();
    this.runtime.reached();
    const { desired, leftStopped } = await ports.suspension.settle(observed.value, memory.inventory);
    for (const name of leftStopped) this.requests.start(name);
    const nonce = ports.randomness.nonce();
    for (const name of this.gone.look(observed.value)) busy.add(name);
    const asked = this.requests.take((name) => busy.has(name));
    for (const name of [...asked.redeploy.keys(), ...asked.start]) this.retries.forget(name);
    await rememberStopRequests(ports, memory, asked, desired);
    const { inventory, journal } = memory;
    const givenUp = this.retries.notDue();
    const plannedAtMs = ports.clock.nowMs();
    const plan = makePlan({
      ...{ desired, observed: observed.value, inventory, journal, nonce, givenUp },
      policy: this.policyFor(asked),
    });
    const isSuspended = ports.suspension.current() !== null;
    const { idle, ready, groups, deferred } = splitPlan(plan, (decision) => this.isBlocked(decision, busy));
    this.pace.done(plannedAtMs);
    this.requests.giveBack(asked, isSuspended ? plan.containers : deferred);
    await this.settle({ ...plan, containers: idle, operations: [] }, plan, desired, observed.value);
    this.board.look({ desired, observed: observed.value, plan });
    // Who suspends us while this is written down has us look again: nothing of it is begun.
    if ((ports.suspension.current() !== null) !== isSuspended) {
      this.requests.giveBack(asked, plan.containers);
    } else if (groups.length > 0 && !signal.aborted) {
      ports.emit({ kind: "planned", plan: ready });
      const { stopTimeoutMs } = this.settings;
      this.work.begin({ plan: ready, groups, nonce, desired, observed: observed.value, stopTimeoutMs });
    }
    await ports.guard.deploying(this.work.manifestsUnderWay());
    return ok({ plan, pendingHealthMs: longestPendingMs(plan) });
  }

  private async readDirectory(): Promise<DesiredState> {
    const { ports } = this;
    const read = await this.reader.read(this.settings.redeploysTouched);
    const desired = ports.suspension.withoutYielded(read.desired);
    ports.emit({ kind: "pass-started" });
    for (const problem of desired.problems) ports.emit({ kind: "problem-found", problem });
    for (const [name, cause] of read.redeploy) this.requests.redeploy(name, cause);
    this.retries.forgetChanged(desired);
    for (const { containerName, reason } of supersededWork(this.work, desired)) {
      if (this.work.callOff(containerName)) ports.emit({ kind: "attempt-called-off", containerName, reason });
    }
    this.board.look({ desired });
    return desired;
  }

  private policyFor(asked: ReturnType<RequestBook["take"]>): PlanPolicy {
    const { prune, healthWindowMs } = this.settings;
    return {
      prune: prune || asked.prune,
      startStopped: false,
      start: asked.start,
      redeploy: asked.redeploy,
      healthWindowMs,
    };
  }

  private isBlocked(decision: ContainerPlan, busy: ReadonlySet<string>): boolean {
    const isSuspended = this.ports.suspension.current() !== null;
    if (busy.has(decision.name) || this.retries.resting().has(decision.name)) return true;
    return isSuspended && !mayGoOnWhileSuspended(decision, this.memory.journal);
  }

  /** Records what is as it should be, and tells what has come to an end. */
  private async settle(idle: Plan, plan: Plan, desired: DesiredState, observed: ObservedState): Promise<void> {
    const { ports, memory } = this;
    for (const { name, adopted, containerId } of plan.containers) {
      if (!adopted || containerId === null || memory.inventory.containers.has(name)) {
        this.toldAdopted.delete(name);
      } else if (!this.toldAdopted.has(name)) {
        this.toldAdopted.add(name);
        ports.emit({ kind: "container-adopted", containerName: name, containerId });
      }
    }
    await rememberRound(ports, memory, {
      ...{ plan: idle, outcomes: new Map(), desired, observed, interruptionsMs: new Map() },
    });
    this.settled.look(plan, idle, awaitingChange({ desired, inventory: memory.inventory }));
  }

  private conclude({ deeds, desired, hasInterrupted, wasCalledOff }: DoneWork): void {
    if (!wasCalledOff) {
      const unchanged = awaitingChange({ desired, inventory: this.memory.inventory });
      const noted = this.retries.note(deeds, { desired, hasInterrupted, awaitingChange: unchanged });
      for (const retry of noted) this.ports.emit({ kind: "retry-scheduled", ...retry });
      this.settled.done(deeds);
    }
    this.board.change();
    this.alarm.ring();
  }

  private noticeSuspension(): void {
    const suspension = this.ports.suspension.current();
    if (suspension !== null) for (const name of this.work.underWay().keys()) this.work.callOff(name);
    const told = suspension === null ? "" : `${suspension.by} ${suspension.activityId}`;
    if (told !== this.toldSuspension) {
      this.ports.emit(suspension === null ? { kind: "resumed" } : { kind: "suspended", suspension });
    }
    this.toldSuspension = told;
    this.board.change();
    this.alarm.ring();
  }

  private answerWaiting(plan: Plan | null): void {
    for (const answer of this.waiting.splice(0)) answer(plan);
  }
}
