import type { DesiredState } from "../core/model/desired-state.ts";
import type { PlanAction } from "../core/model/plan.ts";
import { type FailedTry, retryDelayMs } from "../core/reconcile/back-off.ts";
import type { Deed } from "../core/reconcile/make-report.ts";
import type { PendingRetry } from "../core/reconcile/make-status.ts";
import type { Clock, Randomness } from "./ports.ts";

/** Which containers are not tried again yet, and when they are. Kept in memory: a new process tries at once. */
export interface RetryBook {
  /** Notes what was done; tells what is tried again, and when. */
  note(deeds: readonly Deed[], context: DoneContext): readonly NotedRetry[];
  /** Forgets failures of manifests that have changed since. */
  forgetChanged(desired: DesiredState): void;
  forget(containerName: string): void;
  /** By container name: why it is not tried now. What ran before is brought back all the same. */
  notDue(): ReadonlyMap<string, string>;
  /** Containers for which nothing at all is done now: even the way back failed, or the sweeping up. */
  resting(): ReadonlySet<string>;
  pending(): ReadonlyMap<string, PendingRetry>;
  /** Null: nothing is to be tried again. */
  nextDueInMs(): number | null;
}

export interface DoneContext {
  readonly desired: DesiredState;
  /** Whether something that ran was stopped for it. */
  readonly hasInterrupted: boolean;
  /** Containers whose failure is on record: they wait for their manifests, not for a time. */
  readonly awaitingChange: ReadonlySet<string>;
}

export interface NotedRetry {
  readonly containerName: string;
  readonly reason: string;
  readonly delayMs: number;
}

interface Retry {
  readonly failures: number;
  readonly reason: string;
  readonly dueAtMs: number;
  readonly manifestSha256: string | undefined;
  readonly rests: boolean;
}

/** What is not tried while the plan knows it as given up. */
const ATTEMPTS: ReadonlySet<PlanAction> = new Set(["create", "start", "update", "replace", "heal"]);

/** How often in a row another way is sought at once before that counts as a failure, too. */
const MOST_OTHER_WAYS = 5;

export function retryBook({
  clock,
  randomness,
}: {
  readonly clock: Clock;
  readonly randomness: Randomness;
}): RetryBook {
  const retries = new Map<string, Retry>();
  const otherWays = new Map<string, number>();

  function fail(deed: Deed, { desired, ...context }: DoneContext): readonly NotedRetry[] {
    if (context.awaitingChange.has(deed.name)) return [];
    const rests = !ATTEMPTS.has(deed.action);
    const hasInterrupted = context.hasInterrupted && !rests;
    const failures = (retries.get(deed.name)?.failures ?? 0) + 1;
    const failureClass = deed.failureClass ?? "transient";
    const failedTry: FailedTry = { failures, failureClass, hasInterrupted };
    const delayMs = retryDelayMs(failedTry, chanceOf(randomness));
    const reason = deed.failure ?? deed.cause;
    const manifestSha256 = desired.containers.get(deed.name)?.sha256;
    retries.set(deed.name, { failures, reason, dueAtMs: clock.nowMs() + delayMs, manifestSha256, rests });
    return [{ containerName: deed.name, reason, delayMs }];
  }

  function noteOne(deed: Deed, context: DoneContext): readonly NotedRetry[] {
    if (deed.endsAttempt) {
      otherWays.delete(deed.name);
      return fail(deed, context);
    }
    if (deed.failure !== null) {
      const ways = (otherWays.get(deed.name) ?? 0) + 1;
      otherWays.set(deed.name, ways);
      if (ways < MOST_OTHER_WAYS) return [];
      otherWays.delete(deed.name);
      return fail(deed, context);
    }
    otherWays.delete(deed.name);
    // What was brought back is no success of what was tried.
    if (deed.action !== "restore" && deed.action !== "tidy") retries.delete(deed.name);
    return [];
  }

  return {
    note: (deeds, context) => deeds.flatMap((deed) => noteOne(deed, context)),
    forgetChanged(desired) {
      for (const [name, { manifestSha256 }] of retries) {
        if (desired.containers.get(name)?.sha256 !== manifestSha256) retries.delete(name);
      }
    },
    forget: (containerName) => void retries.delete(containerName),
    notDue() {
      const nowMs = clock.nowMs();
      return new Map([...retries].flatMap(([name, { reason, dueAtMs }]) => (dueAtMs > nowMs ? [[name, reason]] : [])));
    },
    resting() {
      const nowMs = clock.nowMs();
      return new Set([...retries].flatMap(([name, { rests, dueAtMs }]) => (rests && dueAtMs > nowMs ? [name] : [])));
    },
    pending() {
      const nowMs = clock.nowMs();
      return new Map(
        [...retries].map(([name, { reason, dueAtMs }]) => [name, { reason, dueInMs: Math.max(0, dueAtMs - nowMs) }]),
      );
    },
    nextDueInMs() {
      const nowMs = clock.nowMs();
      const due = [...retries.values()].map(({ dueAtMs }) => dueAtMs - nowMs).filter((inMs) => inMs > 0);
      return due.length === 0 ? null : Math.min(...due);
    },
  };
}

/** From 0 to 1. */
function chanceOf(randomness: Randomness): number {
  return Number.parseInt(randomness.nonce(), 16) / 0xffff_ffff;
}
