import type { Clock } from "./ports.ts";

/** Lets a loop sleep until there is something to do. What rings while it is at work makes its next wait end at once. */
export interface WakeUp {
  ring(): void;
  /** Ends when it rings, when the time is over or when the signal aborts; tells whether it rang. */
  wait(durationMs: number, signal: AbortSignal): Promise<boolean>;
}

export function wakeUp(clock: Pick<Clock, "sleep">): WakeUp {
  let hasRung = false;
  let endWait: (() => void) | null = null;

  return {
    ring() {
      hasRung = true;
      endWait?.();
    },
    async wait(durationMs, signal) {
      if (!hasRung && !signal.aborted) {
        const over = new AbortController();
        endWait = () => over.abort();
        signal.addEventListener("abort", endWait, { once: true });
        await clock.sleep(durationMs, over.signal);
        signal.removeEventListener("abort", endWait);
        endWait = null;
      }
      const rang = hasRung;
      hasRung = false;
      return rang;
    },
  };
}
