import type { Clock } from "../../src/engine/ports.ts";

interface Timer {
  readonly dueAtMs: number;
  readonly fire: () => void;
}

/** Days of it pass in a moment: where all wait, the first that waits is woken, and its time is the time. */
export function openQuickClock(): Clock {
  let nowMs = 0;
  let isPumping = false;
  const timers = new Set<Timer>();

  /** After everything that can go on without waiting has done so. */
  function pumpSoon(): void {
    if (isPumping) return;
    isPumping = true;
    setImmediate(() => {
      isPumping = false;
      const [next] = [...timers].sort((one, other) => one.dueAtMs - other.dueAtMs);
      if (next === undefined) return;
      nowMs = Math.max(nowMs, next.dueAtMs);
      if (nowMs > LONGEST_TIME_MS) throw new Error("expected an end, got something that waits for ever");
      timers.delete(next);
      next.fire();
      if (timers.size > 0) pumpSoon();
    });
  }

  return {
    nowMs: () => nowMs,
    timestamp: () => new Date(nowMs).toISOString(),
    sleep(durationMs, signal) {
      return new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const timer = { dueAtMs: nowMs + durationMs, fire: resolve };
        timers.add(timer);
        signal?.addEventListener("abort", () => void (timers.delete(timer) && resolve()), { once: true });
        pumpSoon();
      });
    },
  };
}

const LONGEST_TIME_MS = 30 * 24 * 3_600_000;
