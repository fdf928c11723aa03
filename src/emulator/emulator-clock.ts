import { setTimeout as sleepFor } from "node:timers/promises";

/** Time as a parameter. The engine's clock fits. */
export interface EmulatorClock {
  /** Monotonic. */
  nowMs(): number;
  /** RFC 3339. */
  timestamp(): string;
  /** Resolves early, without throwing, when `signal` aborts. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

export const systemEmulatorClock: EmulatorClock = {
  nowMs: () => performance.now(),
  timestamp: () => new Date().toISOString(),
  async sleep(durationMs, signal) {
    try {
      // An emulated daemon that waits must not keep the process alive that it runs in.
      await sleepFor(durationMs, undefined, signal === undefined ? { ref: false } : { signal, ref: false });
    } catch {
      // Woken early.
    }
  },
};
