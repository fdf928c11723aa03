import { describe, expect, test } from "vitest";
import { heardOf } from "./heard.ts";

function heardStatus(status: string, isWhole = true) {
  return heardOf({ kind: "feedback", activityId: "a-1", status, isWhole });
}

describe("what is heard of an activity", () => {
  test("from the update manager begins it with a desired state, and does not with a command", () => {
    const heard = { activityId: "a-1", status: null, end: null };
    expect(heardOf({ kind: "desired-state", activityId: "a-1" })).toEqual({ ...heard, begins: true });
    expect(heardOf({ kind: "command", activityId: "a-1" })).toEqual({ ...heard, begins: false });
  });

  test.each(["IDENTIFYING", "IDENTIFIED", "RUNNING", "DOWNLOADING", "UPDATE_FAILURE", "CLEANUP_SUCCESS"])(
    "as %s begins it and does not end it",
    (status) => {
      expect(heardStatus(status)).toEqual({ activityId: "a-1", status, begins: true, end: null });
    },
  );

  test.each([
    ["COMPLETED", true],
    ["INCOMPLETE", false],
    ["INCOMPLETE_INCONSISTENT", false],
    ["IDENTIFICATION_FAILED", false],
    ["SUPERSEDED", false],
  ])("as %s ends it where it is of all of it", (status, isSuccess) => {
    const heard = { activityId: "a-1", status, begins: false };
    expect(heardStatus(status)).toEqual({ ...heard, end: { kind: "told", status, isSuccess } });
    expect(heardStatus(status, false)).toEqual({ ...heard, end: null });
  });

  test("in words that nobody knows neither begins nor ends it", () => {
    for (const status of ["", "completed", "SOMETHING_NEW"]) {
      expect(heardStatus(status)).toEqual({ activityId: "a-1", status, begins: false, end: null });
    }
  });
});
