import type { FileMark } from "./file-mark.ts";

/** A version of a file that is not believed yet. Times are monotonic. */
export interface Doubt {
  /** As it was last seen; null: it was seen gone. */
  readonly mark: FileMark | null;
  /** When that was. */
  readonly atMs: number;
  /** It is believed if it is the same then. */
  readonly quietAtMs: number;
  /** Since when it has been quiet and open for writing; null: it has not. */
  readonly openSinceMs: number | null;
}

export interface DoubtTimes {
  /** How long a file must have been the same. */
  readonly quietMs: number;
  /** The longest pause between two looks whether a quiet file is still open for writing. */
  readonly longestPauseMs: number;
  /** After so long a quiet file is believed though it is still open for writing. */
  readonly openLimitMs: number;
}

/** What was measured to come to these figures is in docs/decisions/0030-believe-a-file-when-it-is-quiet.md. */
export const DOUBT_TIMES: DoubtTimes = { quietMs: 100, longestPauseMs: 1_000, openLimitMs: 30_000 };

export function newDoubt(mark: FileMark | null, atMs: number, { quietMs }: DoubtTimes): Doubt {
  return { mark, atMs, quietAtMs: atMs + quietMs, openSinceMs: null };
}

/** The same doubt about a file that is quiet and open for writing: looked at again after longer and longer pauses. */
export function postponed(doubt: Doubt, nowMs: number, { quietMs, longestPauseMs }: DoubtTimes): Doubt {
  const openSinceMs = doubt.openSinceMs ?? nowMs;
  const pauseMs = Math.min(Math.max(nowMs - openSinceMs, quietMs), longestPauseMs);
  return { ...doubt, quietAtMs: nowMs + pauseMs, openSinceMs };
}

export function isOpenForTooLong({ openSinceMs }: Doubt, nowMs: number, { openLimitMs }: DoubtTimes): boolean {
  return openSinceMs !== null && nowMs - openSinceMs >= openLimitMs;
}
