import { describe, expect, test } from "vitest";
import { feedWatchdog } from "./feed-watchdog.ts";

const INTERVAL_MS = 60_000;
const STALL_LIMIT_MS = 45_000;

/** Lets `durationMs` pass on a clock of its own; `progressUntilMs` is when the loop gets stuck. */
async function signsOfLife(
  durationMs: number,
  progressUntilMs: number,
  watchdogIntervalMs: number | null = INTERVAL_MS,
) {
  const signs: number[] = [];
  const ending = new AbortController();
  let nowMs = 1_000_000;
  const startedAtMs = nowMs;
  await feedWatchdog(
    {
      serviceManager: { watchdogIntervalMs, alive: () => signs.push(nowMs - startedAtMs) },
      clock: {
        nowMs: () => nowMs,
        async sleep(sleepMs) {
          nowMs += sleepMs;
          if (nowMs - startedAtMs > durationMs) ending.abort();
        },
      },
      lastProgressAtMs: () => Math.min(nowMs, startedAtMs + progressUntilMs),
      stallLimitMs: STALL_LIMIT_MS,
    },
    ending.signal,
  );
  return signs;
}

describe("D7: the watchdog", () => {
  test("is fed twice in each interval while the loop makes progress", async () => {
    expect(await signsOfLife(120_000, Number.POSITIVE_INFINITY)).toEqual([0, 30_000, 60_000, 90_000, 120_000]);
  });

  test("is not fed any more when the loop has been stuck for the limit", async () => {
    expect(await signsOfLife(600_000, 20_000)).toEqual([0, 30_000, 60_000]);
  });

  test("is not fed at all where nobody waits for it", async () => {
    expect(await signsOfLife(600_000, Number.POSITIVE_INFINITY, null)).toEqual([]);
  });
});
