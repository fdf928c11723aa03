import type { RestartPolicy } from "../gen/kanto/container_pb.ts";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 60_000;
/** A run of this length makes the pauses start anew. */
const LONG_RUN_MS = 10_000;

/** What Kanto remembers of a container between two exits. */
export interface RestartMemory {
  readonly pauseMs: number;
  readonly restarts: number;
}

export interface EndedRun {
  readonly exitCode: number;
  readonly manuallyStopped: boolean;
  readonly lastedMs: number;
}

/** Whether a container that ended is started again, and the memory for the next time. */
export type RestartDecision =
  | { readonly restart: false; readonly memory: RestartMemory }
  | { readonly restart: true; readonly afterMs: number; readonly memory: RestartMemory };

export function decideRestart(policy: RestartPolicy, memory: RestartMemory, run: EndedRun): RestartDecision {
  if (policy.type === "no") return { restart: false, memory };
  const longestMs = policy.retryTimeout === 0n ? LONGEST_PAUSE_MS : Number(policy.retryTimeout) * 1_000;
  const grownMs = run.lastedMs >= LONG_RUN_MS || memory.pauseMs === 0 ? FIRST_PAUSE_MS : memory.pauseMs * 2;
  const pauseMs = Math.min(grownMs, longestMs);
  if (!wantsRestart(policy, memory, run)) return { restart: false, memory: { ...memory, pauseMs } };
  return { restart: true, afterMs: pauseMs, memory: { pauseMs, restarts: memory.restarts + 1 } };
}

function wantsRestart(policy: RestartPolicy, memory: RestartMemory, run: EndedRun): boolean {
  switch (policy.type) {
    case "always":
      return true;
    case "unless-stopped":
      return !run.manuallyStopped;
    case "on-failure": {
      const limit = Number(policy.maximumRetryCount);
      // A Stop by hand is no exception here: a program that answers SIGTERM with a failure is started again.
      return run.exitCode !== 0 && (limit === 0 || memory.restarts < limit);
    }
    default:
      return false;
  }
}
