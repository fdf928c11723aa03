import { expect, test } from "vitest";
import { suspensionText } from "./suspension-text.ts";

test.each([
  ["person", "looking into something", "paused: looking into something"],
  ["person", "", "paused"],
  ["update-manager", "activity a-1", "suspended by the update manager: activity a-1"],
  ["update-manager", "", "suspended by the update manager"],
] as const)("held back by %s with the reason '%s' it is %s", (by, reason, text) => {
  expect(suspensionText({ by, reason, since: "", activityId: null })).toBe(text);
});
