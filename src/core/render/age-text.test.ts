import { expect, test } from "vitest";
import { formatAge, formatUntil } from "./age-text.ts";

const NOW = Date.parse("2026-11-23T12:00:00Z");

test.each([
  ["2026-11-23T12:00:00Z", "0 s"],
  ["2026-11-23T11:59:01Z", "59 s"],
  ["2026-11-23T11:59:00Z", "1 min"],
  ["2026-11-23T11:00:01Z", "59 min"],
  ["2026-11-23T11:00:00Z", "1 h"],
  ["2026-11-23T08:55:00Z", "3 h 5 min"],
  ["2026-11-22T12:00:00Z", "1 d"],
  ["2026-11-20T08:00:00Z", "3 d 4 h"],
  ["2026-11-23T14:00:00+02:00", "0 s"],
  ["2027-01-01T00:00:00Z", "0 s"],
  ["never", "?"],
])("%s is %s ago", (moment, expected) => {
  expect(formatAge(moment, NOW)).toBe(expected);
});

test("a moment that lies ahead is as far as it is, one that is past is now", () => {
  expect(formatUntil("2026-11-23T12:02:00Z", NOW)).toBe("2 min");
  expect(formatUntil("2026-11-23T11:00:00Z", NOW)).toBe("0 s");
});
