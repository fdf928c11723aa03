import { expect, test } from "vitest";
import { type Activity, EMPTY_HAND_OVER, type EndedActivity } from "../model/hand-over.ts";
import { suspensionOf } from "./suspension-of.ts";

const PAUSE = { reason: "workshop", since: "t0" };
const ACTIVITY: Activity = {
  activityId: "a-1",
  since: "t1",
  status: "UPDATING",
  heardAtMs: 0,
  interruptedActivityId: null,
  before: null,
};
const UNSETTLED: EndedActivity = { activityId: "a-0", since: "t2", isSuccess: true, before: null };

test("nobody holds a deployer back that nobody has paused and whose update manager rests", () => {
  expect(suspensionOf(EMPTY_HAND_OVER)).toBeNull();
});

test("a person comes first, then the activity in progress, then what one has left", () => {
  const all = { ...EMPTY_HAND_OVER, pause: PAUSE, activity: ACTIVITY, unsettled: UNSETTLED };
  expect(suspensionOf(all)).toEqual({ by: "person", reason: "workshop", since: "t0", activityId: null });
  expect(suspensionOf({ ...all, pause: null })).toEqual({
    by: "update-manager",
    reason: "the update manager is at work (UPDATING)",
    since: "t1",
    activityId: "a-1",
  });
  expect(suspensionOf({ ...all, pause: null, activity: null })).toEqual({
    by: "update-manager",
    reason: "its work is over, what it left is looked at",
    since: "t2",
    activityId: "a-0",
  });
});

test("an activity of which only the desired state was heard has no status", () => {
  expect(suspensionOf({ ...EMPTY_HAND_OVER, activity: { ...ACTIVITY, status: "" } })?.reason).toBe(
    "the update manager is at work (desired state received)",
  );
});
