import { IDENTIFIED } from "../core/hand-over/feedback-status.ts";
import { handOverAfter } from "../core/hand-over/hand-over-after.ts";
import type { HandOverEvent } from "../core/hand-over/hand-over-event.ts";
import { readUpdateMessage } from "../core/hand-over/read-update-message.ts";
import { situationNow } from "../core/hand-over/situation-now.ts";
import { suspensionOf } from "../core/hand-over/suspension-of.ts";
import { type UpdateTopics, updateTopics } from "../core/hand-over/update-topics.ts";
import { stillYielded, withoutYielded } from "../core/hand-over/without-yielded.ts";
import { type AfterUpdate, effectsOfUpdate } from "../core/hand-over/yielded-after-update.ts";
import type { ContainerSpec } from "../core/model/container-spec.ts";
import type { DesiredState } from "../core/model/desired-state.ts";
import type { EndedActivity, HandOverState, SituationBefore } from "../core/model/hand-over.ts";
import type { Inventory } from "../core/model/inventory.ts";
import type { ObservedState } from "../core/model/observed-state.ts";
import type { Suspension } from "../core/model/suspension.ts";
import { runningSpecs } from "../core/software-set/running-specs.ts";
import type { EngineEventSink } from "./engine-event.ts";
import type { Clock, Machine } from "./ports.ts";
import type { HandOverLock, HandOverStore } from "./ports-hand-over.ts";
import { type RefusedTeller, refusedTeller } from "./refused-teller.ts";
import type { SettledLook, SuspensionSource } from "./suspension-source.ts";

export interface HandOverPorts {
  readonly clock: Clock;
  readonly machine: Pick<Machine, "bootId">;
  readonly store: HandOverStore;
  readonly emit: EngineEventSink;
}

export interface HandOverOptions {
  /**
   * `while-updating`: suspended while an activity of the update manager is in progress. `permanent`: as the earlier
   * deployer, switched off for good by the first one.
   */
  readonly mode: "while-updating" | "permanent";
  /** Whether what an update set stays until its manifest changes, or the manifest holds again at once. */
  readonly afterUpdate: "yield" | "reassert";
  /** How long nothing may be said of an activity before it counts as over. */
  readonly timeoutMs: number;
  /** On which the agent tells how far it is; its other topics lie beside it. */
  readonly feedbackTopic: string;
  /** Only used with `permanent`. */
  readonly lock: HandOverLock;
}

/** Who has the containers: this deployer, the update manager, or nobody because a person wants quiet. */
export interface HandOver extends SuspensionSource {
  /** What it listens to. */
  readonly topics: readonly string[];
  /** A message from the broker. Never throws and never blocks for long. */
  received(topic: string, bytes: Uint8Array, isRetained: boolean): void;
  /** What the managed containers ran at the last look; null: there was none yet. */
  runningSpecs(): readonly ContainerSpec[] | null;
  /** Aborts when the deployer was switched off for good: the process then ends with status 0. */
  readonly switchedOff: AbortSignal;
  close(): void;
}

/**
 * The List of the look in which an activity ended may be older than that end, and that of the next look may have been
 * asked for a moment before it.
 */
const LOOKS_UNTIL_CERTAIN = 2;

/**
 * Continues what was in force when the process ended: a pause, an activity, what is yielded. The time without a word
 * begins anew. An activity of an earlier boot is over: the update agent keeps its activity in memory only.
 */
export async function openHandOver(ports: HandOverPorts, options: HandOverOptions): Promise<HandOver> {
  const { state, warnings } = await ports.store.load();
  for (const message of warnings) ports.emit({ kind: "state-damaged", message });
  const bootId = await ports.machine.bootId();
  const heardAtMs = ports.clock.nowMs();
  // The mode of the earlier deployer knows no activities.
  const isTracked = options.mode === "while-updating";
  const activity = isTracked && state.activity !== null ? { ...state.activity, heardAtMs } : null;
  const handOver = new Keeper({ ...state, activity, bootId }, ports, options);
  if (state.bootId !== "" && bootId !== "" && state.bootId !== bootId) handOver.runtimeRestarted();
  return handOver;
}

/** Its state, and everything that may change it. */
class Keeper implements HandOver {
  readonly topics: readonly string[];
  readonly switchedOff: AbortSignal;
  private readonly ports: HandOverPorts;
  private readonly options: HandOverOptions;
  private readonly kinds: UpdateTopics;
  private readonly refused: RefusedTeller;
  private readonly callbacks: (() => void)[] = [];
  private readonly over = new AbortController();
  private readonly off = new AbortController();
  private state: HandOverState;
  private lastDesired: DesiredState | null = null;
  private lastLook: Pick<AfterUpdate, "desired" | "observed" | "inventory"> | null = null;
  private before: SituationBefore = null;
  private isTimed = false;
  private lookCount = 0;
  private endedAtLook = 0;

  constructor(state: HandOverState, ports: HandOverPorts, options: HandOverOptions) {
    this.state = state;
    this.ports = ports;
    this.options = options;
    this.kinds = updateTopics(options.feedbackTopic);
    this.topics = options.mode === "permanent" ? [options.feedbackTopic] : [...this.kinds.keys()];
    this.switchedOff = this.off.signal;
    this.refused = refusedTeller(ports);
    if (state.activity !== null) void this.endQuietActivity();
  }

  current(): Suspension | null {
    return suspensionOf(this.state);
  }

  onChange(callback: () => void): void {
    this.callbacks.push(callback);
  }

  pause(reason: string): Promise<void> {
    return this.happens({ kind: "paused", reason });
  }

  resume(): Promise<void> {
    return this.happens({ kind: "resumed" });
  }

  runtimeRestarted(): void {
    void this.happens({ kind: "runtime-restarted" });
  }

  received(topic: string, bytes: Uint8Array, isRetained: boolean): void {
    const kind = this.kinds.get(topic);
    if (kind === undefined || this.over.signal.aborted) return;
    const read = readUpdateMessage(kind, bytes);
    if (!read.ok) this.refused.tell(topic, read.failure);
    else if (this.options.mode === "while-updating")
      void this.happens({ kind: "heard", message: read.value, isRetained });
    else if (read.value.kind === "feedback" && read.value.status === IDENTIFIED && !isRetained) void this.switchOff();
  }

  withoutYielded(desired: DesiredState): DesiredState {
    this.lastDesired = desired;
    this.lookCount += 1;
    const yielded = stillYielded(this.state.yielded, desired);
    if (yielded !== this.state.yielded) {
      this.become({ ...this.state, yielded });
      void this.save();
    }
    return withoutYielded(desired, this.state.yielded);
  }

  yieldedNames(): ReadonlySet<string> {
    return new Set(this.state.yielded.keys());
  }

  async settle(observed: ObservedState, inventory: Inventory): Promise<SettledLook> {
    const desired = this.lastDesired;
    if (desired === null) throw new Error("internal: settle was called before withoutYielded");
    this.lastLook = { desired, observed, inventory };
    const { unsettled, activity } = this.state;
    let leftStopped: readonly string[] = [];
    if (unsettled !== null && activity === null && desired.complete) {
      const timestamp = this.ports.clock.timestamp();
      if (this.lookCount < this.endedAtLook + LOOKS_UNTIL_CERTAIN) this.callBack();
      else leftStopped = await this.compare(unsettled, { desired, observed, inventory, timestamp });
    }
    const { activity: begun, unsettled: open, yielded } = this.state;
    if (begun === null && open === null) this.before = situationNow(desired, observed);
    return { desired: withoutYielded(desired, yielded), leftStopped };
  }

  runningSpecs(): readonly ContainerSpec[] | null {
    if (this.lastLook === null) return null;
    const { desired, observed, inventory } = this.lastLook;
    return runningSpecs(desired, observed, inventory);
  }

  async reclaim(containerName: string): Promise<void> {
    const { yielded } = this.state;
    if (!yielded.has(containerName)) return;
    this.become({ ...this.state, yielded: new Map([...yielded].filter(([name]) => name !== containerName)) });
    await this.save();
  }

  close(): void {
    this.over.abort();
    this.refused.close();
  }

  /** Resolves when what it came to is on disk. */
  private async happens(event: HandOverEvent): Promise<void> {
    const { clock, emit } = this.ports;
    const { timeoutMs } = this.options;
    const moment = { nowMs: clock.nowMs(), timestamp: clock.timestamp(), before: this.before, timeoutMs };
    const { state, news, isToBeSaved } = handOverAfter(this.state, event, moment);
    this.become(state);
    for (const one of news) if (one.kind !== "paused" && one.kind !== "resumed") emit(one);
    if (isToBeSaved) await this.save();
  }

  private become(next: HandOverState): void {
    const last = this.state;
    if (next === last) return;
    this.state = next;
    if (next.unsettled !== last.unsettled) this.endedAtLook = this.lookCount;
    if (next.activity !== null && !this.isTimed) void this.endQuietActivity();
    if (next.yielded !== last.yielded || next.unsettled !== last.unsettled || isOther(last, next)) this.callBack();
  }

  private callBack(): void {
    for (const callback of this.callbacks) callback();
  }

  private async save(): Promise<void> {
    const saved = await this.ports.store.save(this.state);
    if (!saved.ok) this.ports.emit({ kind: "state-not-saved", message: saved.failure });
  }

  private async endQuietActivity(): Promise<void> {
    const { clock } = this.ports;
    const { signal } = this.over;
    this.isTimed = true;
    while (this.state.activity !== null && !signal.aborted) {
      const leftMs = this.state.activity.heardAtMs + this.options.timeoutMs - clock.nowMs();
      if (leftMs > 0) await clock.sleep(leftMs, signal);
      if (!signal.aborted) await this.happens({ kind: "time-passed" });
    }
    this.isTimed = false;
  }

  /** From here on nothing is held back any more, but for what is yielded. */
  private async compare(ended: EndedActivity, after: AfterUpdate): Promise<readonly string[]> {
    const effects = effectsOfUpdate(ended, after);
    const changed = this.options.afterUpdate === "yield" ? [...effects.yielded] : [];
    for (const [, container] of changed) this.ports.emit({ kind: "container-yielded", container });
    this.become({ ...this.state, unsettled: null, yielded: new Map([...this.state.yielded, ...changed]) });
    await this.save();
    return effects.leftStopped;
  }

  private async switchOff(): Promise<void> {
    const { lock } = this.options;
    const disabled = await lock.disable();
    if (!disabled.ok) return this.ports.emit({ kind: "switch-off-failed", message: disabled.failure });
    this.ports.emit({ kind: "switched-off", lockPath: lock.path });
    this.off.abort();
  }
}

/** Whether what others see of it has changed. */
function isOther(one: HandOverState, other: HandOverState): boolean {
  return (
    one.pause !== other.pause ||
    one.activity?.activityId !== other.activity?.activityId ||
    one.activity?.status !== other.activity?.status
  );
}
