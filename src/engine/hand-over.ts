import { IDENTIFIED } from "../core/hand-over/feedback-status.ts";
import { handOverAfter } from "../core/hand-over/hand-over-after.ts";
import type { HandOverEvent } from "../core/hand-over/hand-over-event.ts";
import { readUpdateMessage } from "../core/hand-over/read-update-message.ts";
import { situationNow } from "../core/hand-over/situation-now.ts";
import { suspensionOf } from "../core/hand-over/suspension-of.ts";
import type { UpdateMessage } from "../core/hand-over/update-message.ts";
import { updateTopics } from "../core/hand-over/update-topics.ts";
import { stillYielded, withoutYielded } from "../core/hand-over/without-yielded.ts";
import { type AfterUpdate, effectsOfUpdate } from "../core/hand-over/yielded-after-update.ts";
import type { ContainerSpec } from "../core/model/container-spec.ts";
import type { DesiredState } from "../core/model/desired-state.ts";
import type { EndedActivity, HandOverState, SituationBefore } from "../core/model/hand-over.ts";
import { runningSpecs } from "../core/software-set/running-specs.ts";
import type { EngineEventSink } from "./engine-event.ts";
import type { Clock, Machine } from "./ports.ts";
import type { HandOverLock, HandOverStore } from "./ports-hand-over.ts";
import { refusedTeller } from "./refused-teller.ts";
import type { SuspensionSource } from "./suspension-source.ts";

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
  const handOver = handOverFrom({ ...state, activity, bootId }, ports, options);
  if (state.bootId !== "" && bootId !== "" && state.bootId !== bootId) handOver.runtimeRestarted();
  return handOver;
}

function handOverFrom(initial: HandOverState, ports: HandOverPorts, options: HandOverOptions): HandOver {
  const { clock, store, emit } = ports;
  const topics = updateTopics(options.feedbackTopic);
  const callbacks: (() => void)[] = [];
  const over = new AbortController();
  const switchedOff = new AbortController();
  const refused = refusedTeller(ports);
  let state = initial;
  let lastDesired: DesiredState | null = null;
  let lastLook: Pick<AfterUpdate, "desired" | "observed" | "inventory"> | null = null;
  let before: SituationBefore = null;
  let isTimed = false;
  let lookCount = 0;
  let endedAtLook = 0;

  function become(next: HandOverState): void {
    if (next === state) return;
    const isNews = next.yielded !== state.yielded || next.unsettled !== state.unsettled || isOther(state, next);
    if (next.unsettled !== state.unsettled) endedAtLook = lookCount;
    state = next;
    if (state.activity !== null && !isTimed) void endQuietActivity();
    if (isNews) callBack();
  }

  function callBack(): void {
    for (const callback of callbacks) callback();
  }

  async function save(): Promise<void> {
    const saved = await store.save(state);
    if (!saved.ok) emit({ kind: "state-not-saved", message: saved.failure });
  }

  /** Resolves when what it came to is on disk. */
  async function happens(event: HandOverEvent): Promise<void> {
    const moment = { nowMs: clock.nowMs(), timestamp: clock.timestamp(), before, timeoutMs: options.timeoutMs };
    const step = handOverAfter(state, event, moment);
    const saved = step.isToBeSaved;
    become(step.state);
    for (const news of step.news) if (news.kind !== "paused" && news.kind !== "resumed") emit(news);
    if (saved) await save();
  }

  async function endQuietActivity(): Promise<void> {
    isTimed = true;
    while (state.activity !== null && !over.signal.aborted) {
      const leftMs = state.activity.heardAtMs + options.timeoutMs - clock.nowMs();
      if (leftMs > 0) await clock.sleep(leftMs, over.signal);
      if (!over.signal.aborted) await happens({ kind: "time-passed" });
    }
    isTimed = false;
  }

  /** From here on nothing is held back any more, but for what is yielded. */
  async function compare(ended: EndedActivity, after: AfterUpdate): Promise<readonly string[]> {
    const effects = effectsOfUpdate(ended, after);
    const changed = options.afterUpdate === "yield" ? [...effects.yielded] : [];
    for (const [, container] of changed) emit({ kind: "container-yielded", container });
    become({ ...state, unsettled: null, yielded: new Map([...state.yielded, ...changed]) });
    await save();
    return effects.leftStopped;
  }

  async function switchOff(): Promise<void> {
    const disabled = await options.lock.disable();
    if (!disabled.ok) return emit({ kind: "switch-off-failed", message: disabled.failure });
    emit({ kind: "switched-off", lockPath: options.lock.path });
    switchedOff.abort();
  }

  function heard(message: UpdateMessage, isRetained: boolean): void {
    if (options.mode === "while-updating") {
      void happens({ kind: "heard", message, isRetained });
    } else if (message.kind === "feedback" && message.status === IDENTIFIED && !isRetained) {
      void switchOff();
    }
  }

  if (state.activity !== null) void endQuietActivity();

  return {
    topics: options.mode === "permanent" ? [options.feedbackTopic] : [...topics.keys()],
    switchedOff: switchedOff.signal,
    current: () => suspensionOf(state),
    onChange: (callback) => void callbacks.push(callback),
    pause: (reason) => happens({ kind: "paused", reason }),
    resume: () => happens({ kind: "resumed" }),
    runtimeRestarted: () => void happens({ kind: "runtime-restarted" }),
    received(topic, bytes, isRetained) {
      const kind = topics.get(topic);
      if (kind === undefined || over.signal.aborted) return;
      const read = readUpdateMessage(kind, bytes);
      if (read.ok) heard(read.value, isRetained);
      else refused.tell(topic, read.failure);
    },
    withoutYielded(desired) {
      lastDesired = desired;
      lookCount += 1;
      const yielded = stillYielded(state.yielded, desired);
      if (yielded !== state.yielded) {
        become({ ...state, yielded });
        void save();
      }
      return withoutYielded(desired, state.yielded);
    },
    yieldedNames: () => new Set(state.yielded.keys()),
    async settle(observed, inventory) {
      const desired = lastDesired;
      if (desired === null) throw new Error("internal: settle was called before withoutYielded");
      lastLook = { desired, observed, inventory };
      const { unsettled, activity } = state;
      let leftStopped: readonly string[] = [];
      if (unsettled !== null && activity === null && desired.complete) {
        if (lookCount < endedAtLook + LOOKS_UNTIL_CERTAIN) callBack();
        else leftStopped = await compare(unsettled, { desired, observed, inventory, timestamp: clock.timestamp() });
      }
      if (state.activity === null && state.unsettled === null) before = situationNow(desired, observed);
      return { desired: withoutYielded(desired, state.yielded), leftStopped };
    },
    runningSpecs: () =>
      lastLook === null ? null : runningSpecs(lastLook.desired, lastLook.observed, lastLook.inventory),
    async reclaim(containerName) {
      if (!state.yielded.has(containerName)) return;
      become({ ...state, yielded: new Map([...state.yielded].filter(([name]) => name !== containerName)) });
      await save();
    },
    close() {
      over.abort();
      refused.close();
    },
  };
}

/** Whether what others see of it has changed. */
function isOther(one: HandOverState, other: HandOverState): boolean {
  return (
    one.pause !== other.pause ||
    one.activity?.activityId !== other.activity?.activityId ||
    one.activity?.status !== other.activity?.status
  );
}
