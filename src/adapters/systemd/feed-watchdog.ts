import type { Clock, ServiceManager } from "../../engine/ports.ts";

export interface WatchdogOptions {
  readonly serviceManager: Pick<ServiceManager, "alive" | "watchdogIntervalMs">;
  /** Monotonic, the same that `lastProgressAtMs` is read from: a jump of the wall clock must not end the service. */
  readonly clock: Pick<Clock, "nowMs" | "sleep">;
  /** When the loop last got on with its work. */
  readonly lastProgressAtMs: () => number;
  /** Longer than the loop may ever take between two marks of progress. */
  readonly stallLimitMs: number;
}

/**
 * Gives signs of life until the signal aborts, as long as the loop makes progress: a process that lives and does not
 * work any more shall be ended and started again. A timer alone would prove only that timers work.
 *
 * A stall is noticed by the service manager `stallLimitMs` + `watchdogIntervalMs` after it began, at the latest.
 */
export async function feedWatchdog(options: WatchdogOptions, signal: AbortSignal): Promise<void> {
  const { serviceManager, clock } = options;
  const { watchdogIntervalMs } = serviceManager;
  if (watchdogIntervalMs === null) return;
  while (!signal.aborted) {
    if (isMakingProgress(options)) serviceManager.alive();
    // Twice within the interval, as systemd advises: one sign may be late.
    await clock.sleep(watchdogIntervalMs / 2, signal);
  }
}

function isMakingProgress({ clock, lastProgressAtMs, stallLimitMs }: WatchdogOptions): boolean {
  return clock.nowMs() - lastProgressAtMs() <= stallLimitMs;
}
