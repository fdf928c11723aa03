import { expect, test } from "vitest";
import { workPace } from "./work-pace.ts";

test("work is left for a multiple of the time that it took, at most so long, and not at all at first", () => {
  let nowMs = 1_000;
  const pace = workPace({ nowMs: () => nowMs }, { factor: 4, longestMs: 100 });
  expect(pace.restMs()).toBe(0);
  nowMs = 1_010;
  pace.done(1_000);
  expect(pace.restMs()).toBe(40);
  nowMs = 1_030;
  expect(pace.restMs()).toBe(20);
  nowMs = 2_000;
  expect(pace.restMs()).toBe(0);
  pace.done(1_500);
  expect(pace.restMs()).toBe(100);
});
