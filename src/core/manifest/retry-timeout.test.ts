import { expect, test } from "vitest";
import { retryTimeoutNanoseconds, retryTimeoutSeconds, retryTimeoutUnit } from "./retry-timeout.ts";

test.each([
  [0, "seconds", 0],
  [30, "seconds", 30],
  [999_999, "seconds", 999_999],
  [1_000_000, "too-short", 0],
  [999_999_999, "too-short", 0],
  [1_000_000_000, "nanoseconds", 1],
  [2_999_999_999, "nanoseconds", 2],
])("in a native manifest %d is %s, %d s", (written, unit, seconds) => {
  expect(retryTimeoutUnit(written, "native")).toBe(unit);
  expect(retryTimeoutSeconds(written, "native")).toBe(seconds);
});

test.each([0, 30, 1_000_000, 2_000_000_000])("in the internal format %d is that many seconds", (written) => {
  expect(retryTimeoutUnit(written, "internal")).toBe("seconds");
  expect(retryTimeoutSeconds(written, "internal")).toBe(written);
});

test("seconds are written as nanoseconds", () => {
  expect(retryTimeoutNanoseconds(30)).toBe(30_000_000_000);
});
