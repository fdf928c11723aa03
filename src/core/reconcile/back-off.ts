import type { FailureClass } from "../model/runtime-failure.ts";

export interface FailedTry {
  /** How many tries in a row have failed, this one included. */
  readonly failures: number;
  readonly failureClass: FailureClass;
  /** Whether the try stopped something that ran: then each further one costs an interruption. */
  readonly hasInterrupted: boolean;
}

const WAITING_MS = 10_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 300_000;
/** What fails by chance, a race in Kanto's network say, is made good before the ten seconds are over that I2 allows. */
const FIRST_PAUSE_AFTER_INTERRUPTION_MS = 5_000;
const SECOND_PAUSE_AFTER_INTERRUPTION_MS = 60_000;
const LONGEST_PAUSE_AFTER_INTERRUPTION_MS = 1_800_000;

/**
 * How long to wait before the next try: a fixed time for what only has to become free, else twice as long after each
 * failure, spread so that many devices do not ask one registry at the same moment. Where each try costs an interruption,
 * one more is made soon, and then few.
 *
 * @param chance from 0 to 1, new for each try
 */
export function retryDelayMs({ failures, failureClass, hasInterrupted }: FailedTry, chance: number): number {
  if (hasInterrupted) {
    const failuresNotByChance = failureClass === "terminal" ? failures : failures - 1;
    const pauseMs =
      failuresNotByChance === 0
        ? FIRST_PAUSE_AFTER_INTERRUPTION_MS
        : doubled(SECOND_PAUSE_AFTER_INTERRUPTION_MS, failuresNotByChance, LONGEST_PAUSE_AFTER_INTERRUPTION_MS);
    return Math.round(pauseMs * (1 + chance / 2));
  }
  if (failureClass === "waiting") return WAITING_MS;
  // Nothing is lost by trying: what was missing on the machine, a folder to mount for example, may come.
  if (failureClass === "terminal") return LONGEST_PAUSE_MS;
  const pauseMs = doubled(FIRST_PAUSE_MS, failures, LONGEST_PAUSE_MS);
  // Never at once: what failed a moment ago will fail again.
  return Math.round(FIRST_PAUSE_MS / 2 + chance * (pauseMs - FIRST_PAUSE_MS / 2));
}

function doubled(firstMs: number, failures: number, longestMs: number): number {
  return Math.min(firstMs * 2 ** Math.min(failures - 1, 30), longestMs);
}
