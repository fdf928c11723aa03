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

  describe("where the try interrupted what ran", () => {
    const interrupting = { ...TRANSIENT, hasInterrupted: true };

    test("is some seconds once, and then a minute at least", () => {
      expect([1, 2, 3, 40].map((failures) => retryDelayMs({ ...interrupting, failures }, 0))).toEqual([
        5_000, 60_000, 120_000, 1_800_000,
      ]);
      expect([1, 2].map((failures) => retryDelayMs({ ...interrupting, failures }, 1))).toEqual([7_500, 90_000]);
    });

    test("is the same where something has to become free", () => {
      const waiting = { ...interrupting, failureClass: "waiting" } as const;
      expect([1, 2].map((failures) => retryDelayMs({ ...waiting, failures }, 1))).toEqual([7_500, 90_000]);
    });

    test("is a minute at once where the cause does not pass by itself", () => {
      const terminal = { ...interrupting, failureClass: "terminal" } as const;
      expect([1, 2].map((failures) => retryDelayMs({ ...terminal, failures }, 0))).toEqual([60_000, 120_000]);
    });
  });
});
