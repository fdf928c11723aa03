import { describe, expect, test } from "vitest";
import { retryDelayMs } from "./back-off.ts";

const TRANSIENT = { failures: 1, failureClass: "transient", hasInterrupted: false } as const;
const longest = (failures: number) => retryDelayMs({ ...TRANSIENT, failures }, 1);

describe("the pause after a failed try", () => {
  test("doubles from one second to five minutes where the cause may pass", () => {
    expect([1, 2, 3, 9, 10, 1_000].map(longest)).toEqual([1_000, 2_000, 4_000, 256_000, 300_000, 300_000]);
  });

  test("is spread over the whole of it, but for half a second", () => {
    expect(retryDelayMs({ ...TRANSIENT, failures: 9 }, 0)).toBe(500);
    expect(retryDelayMs({ ...TRANSIENT, failures: 9 }, 0.5)).toBe(128_250);
  });

  test("is always the same where something has only to become free", () => {
    expect([1, 7].map((failures) => retryDelayMs({ ...TRANSIENT, failures, failureClass: "waiting" }, 0.3))).toEqual([
      10_000, 10_000,
    ]);
  });

  test("is five minutes where only a change of the manifest or of the machine can help", () => {
    expect(retryDelayMs({ ...TRANSIENT, failureClass: "terminal" }, 0.3)).toBe(300_000);
  });

  test("is a minute at least where the try interrupted what ran, whatever the cause", () => {
    const interrupting = { ...TRANSIENT, hasInterrupted: true };
    expect(retryDelayMs(interrupting, 0)).toBe(60_000);
    expect(retryDelayMs({ ...interrupting, failureClass: "waiting" }, 1)).toBe(90_000);
    expect(retryDelayMs({ ...interrupting, failures: 40 }, 0)).toBe(1_800_000);
  });
});
