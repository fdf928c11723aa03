import { setTimeout as sleepFor } from "node:timers/promises";
import type { Clock } from "../../engine/ports.ts";

/** The machine's time: monotonic for pauses, wall time for people. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  timestamp: () => new Date().toISOString(),
  async sleep(durationMs, signal) {
    if (signal?.aborted === true) return;
    try {
      await sleepFor(durationMs, undefined, signal === undefined ? {} : { signal });
    } catch {
      // Woken early: the caller looks at its signal itself.
    }
  },
};
