import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { paceHints } from "./pace-hints.ts";

beforeEach(
  () =>
    void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate", "performance"] }),
);
afterEach(() => void vi.useRealTimers());

/** Paces hints on the fake clock and notes when each came. */
function paced() {
  const hintedAtMs: number[] = [];
  const startMs = performance.now();
  const nowMs = () => performance.now() - startMs;
  const pacer = paceHints(() => hintedAtMs.push(nowMs()), { nowMs });
  return { ...pacer, hintedAtMs };
}

test("the first hint comes at once, once for all that happened together", async () => {
  const { want, hintedAtMs } = paced();
  want("a");
  want("b");
  expect(hintedAtMs).toEqual([]);
  await vi.advanceTimersByTimeAsync(0);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(hintedAtMs).toEqual([0]);
});

test("what is withdrawn in time brings no hint, and delays none", async () => {
  const { want, withdraw, hintedAtMs } = paced();
  want("a");
  withdraw("a");
  await vi.advanceTimersByTimeAsync(50);
  want("b");
  await vi.advanceTimersByTimeAsync(0);
  expect(hintedAtMs).toEqual([50]);
});

test("edits some time apart are hinted at one by one without delay", async () => {
  const { want, hintedAtMs } = paced();
  for (let number = 0; number < 20; number += 1) {
    want("a");
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(hintedAtMs).toEqual(Array.from({ length: 20 }, (_, number) => number * 50));
});

test("a burst is hinted at fast, then slowly, and once more after its end", async () => {
  const { want, hintedAtMs } = paced();
  for (let number = 0; number < 1_000; number += 1) {
    want(`${number}`);
    await vi.advanceTimersByTimeAsync(1);
  }
  await vi.advanceTimersByTimeAsync(10_000);
  expect(hintedAtMs.slice(0, 4)).toEqual([0, 5, 10, 15]);
  expect(hintedAtMs.length).toBeLessThan(35);
  // The last file came at 999 ms.
  expect(hintedAtMs.at(-1)).toBeGreaterThanOrEqual(999);
  expect(hintedAtMs.at(-1)).toBeLessThan(1_050);
});

test("after it is closed nothing comes any more", async () => {
  const { want, close, hintedAtMs } = paced();
  want("a");
  close();
  want("b");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(hintedAtMs).toEqual([]);
});
