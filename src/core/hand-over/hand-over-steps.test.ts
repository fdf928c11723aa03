import { describe, expect, test } from "vitest";
import {
  type Activity,
  EMPTY_HAND_OVER,
  type EndedActivity,
  type HandOverState,
  type SituationBefore,
} from "../model/hand-over.ts";
import type { ActivityEnd } from "./activity-end.ts";
import { type HandOverMoment, handOverAfter, MOST_FINISHED } from "./hand-over-after.ts";
import type { HandOverEvent } from "./hand-over-event.ts";

/** Each step as a whole: the state it leads to, what people are told, and whether it must outlive the process. */

function situationOf(manifestSha256: string): SituationBefore {
  return new Map([["app", { manifestSha256, isThere: true, isRunning: true }]]);
}

const MOMENT: HandOverMoment = { nowMs: 5_000, timestamp: "now", before: situationOf("now"), timeoutMs: 1_000 };
const PAUSE = { reason: "workshop", since: "earlier" };
const YIELDED = { name: "app", manifestSha256: "1", activityId: "a-0", change: "changed", since: "earlier" } as const;

function activityOf(differing: Partial<Activity> = {}): Activity {
  return {
    activityId: "a-1",
    since: "earlier",
    status: "UPDATING",
    heardAtMs: 4_500,
    interruptedActivityId: null,
    before: situationOf("earlier"),
    ...differing,
  };
}

function unsettledOf(differing: Partial<EndedActivity> = {}): EndedActivity {
  return { activityId: "a-0", since: "earlier", isSuccess: true, before: situationOf("long ago"), ...differing };
}

function stateOf(differing: Partial<HandOverState>): HandOverState {
  return { ...EMPTY_HAND_OVER, bootId: "boot-1", finishedActivityIds: ["a-0"], ...differing };
}

function told(activityId: string, status: string): HandOverEvent {
  return { kind: "heard", message: { kind: "feedback", activityId, status, isWhole: true }, isRetained: false };
}

function asked(activityId: string): HandOverEvent {
  return { kind: "heard", message: { kind: "desired-state", activityId }, isRetained: false };
}

function commanded(activityId: string): HandOverEvent {
  return { kind: "heard", message: { kind: "command", activityId }, isRetained: false };
}

function expectStep(from: HandOverState, event: HandOverEvent) {
  return expect(handOverAfter(from, event, MOMENT));
}

const ended = (activityId: string, end: ActivityEnd) => ({ kind: "activity-ended", activityId, end }) as const;

describe("a person", () => {
  test("pauses with his reason, whatever else there is", () => {
    const state = stateOf({ activity: activityOf(), unsettled: unsettledOf() });
    expectStep(state, { kind: "paused", reason: "quiet" }).toEqual({
      state: { ...state, pause: { reason: "quiet", since: "now" } },
      news: [{ kind: "paused", reason: "quiet" }],
      isToBeSaved: true,
    });
  });

  test.each<[string, Partial<HandOverState>]>([
    ["a pause", { pause: PAUSE }],
    ["what an activity left", { unsettled: unsettledOf() }],
    ["what was yielded", { yielded: new Map([["app", YIELDED]]) }],
  ])("who resumes ends %s", (_what, differing) => {
    expectStep(stateOf(differing), { kind: "resumed" }).toEqual({
      state: stateOf({}),
      news: [{ kind: "resumed" }],
      isToBeSaved: true,
    });
  });

  test("who resumes dismisses the activity in progress and the one it came upon", () => {
    const state = stateOf({ activity: activityOf({ interruptedActivityId: "b-2" }) });
    expectStep(state, { kind: "resumed" }).toEqual({
      state: stateOf({ finishedActivityIds: ["a-0", "a-1", "b-2"] }),
      news: [{ kind: "resumed" }, ended("a-1", { kind: "dismissed" }), ended("b-2", { kind: "dismissed" })],
      isToBeSaved: true,
    });
  });

  test("who resumes where nothing is held back changes nothing", () => {
    const state = stateOf({});
    expectStep(state, { kind: "resumed" }).toEqual({ state, news: [], isToBeSaved: false });
  });
});

describe("an activity begins", () => {
  test("with the situation as it is now", () => {
    expectStep(stateOf({}), asked("a-1")).toEqual({
      state: stateOf({ activity: activityOf({ since: "now", status: "", heardAtMs: 5_000, before: MOMENT.before }) }),
      news: [{ kind: "activity-began", activityId: "a-1" }],
      isToBeSaved: true,
    });
  });

  test("with the situation before one that was not looked at yet", () => {
    const state = stateOf({ unsettled: unsettledOf() });
    const activity = activityOf({ since: "now", heardAtMs: 5_000, before: situationOf("long ago") });
    expectStep(state, told("a-1", "UPDATING")).toEqual({
      state: { ...state, activity },
      news: [{ kind: "activity-began", activityId: "a-1" }],
      isToBeSaved: true,
    });
  });

  test("upon another one, from whose beginning on it counts", () => {
    const begun = { activityId: "b-2", status: "IDENTIFYING", heardAtMs: 5_000, interruptedActivityId: "a-1" };
    expectStep(stateOf({ activity: activityOf() }), told("b-2", "IDENTIFYING")).toEqual({
      state: stateOf({ activity: activityOf(begun) }),
      news: [{ kind: "activity-began", activityId: "b-2" }],
      isToBeSaved: true,
    });
  });

  test("and takes over at once where its first word is of work", () => {
    expectStep(stateOf({ activity: activityOf() }), told("b-2", "UPDATING")).toEqual({
      state: stateOf({
        activity: activityOf({ activityId: "b-2", heardAtMs: 5_000 }),
        finishedActivityIds: ["a-0", "a-1"],
      }),
      news: [{ kind: "activity-began", activityId: "b-2" }, ended("a-1", { kind: "replaced", byActivityId: "b-2" })],
      isToBeSaved: true,
    });
  });
});

describe("an activity goes on", () => {
  test.each<[string, HandOverEvent, string]>([
    ["a status", told("a-1", "ACTIVATING"), "ACTIVATING"],
    ["a status that nobody knows", told("a-1", "SOMETHING_NEW"), "SOMETHING_NEW"],
    ["a command, which tells no status", commanded("a-1"), "UPDATING"],
    ["its desired state again", asked("a-1"), "UPDATING"],
  ])("with %s, which need not be saved", (_what, event, status) => {
    expectStep(stateOf({ activity: activityOf() }), event).toEqual({
      state: stateOf({ activity: activityOf({ status, heardAtMs: 5_000 }) }),
      news: [],
      isToBeSaved: false,
    });
  });

  test.each([commanded("a-1"), told("a-1", "IDENTIFIED")])(
    "beside the one it came upon until it works: %o",
    (event) => {
      const activity = activityOf({ status: "IDENTIFIED", interruptedActivityId: "b-2" });
      expectStep(stateOf({ activity }), event).toEqual({
        state: stateOf({ activity: { ...activity, heardAtMs: 5_000 } }),
        news: [],
        isToBeSaved: false,
      });
    },
  );

  test("with a word of the one it came upon, whose status does not count", () => {
    const activity = activityOf({ status: "IDENTIFIED", interruptedActivityId: "b-2" });
    expectStep(stateOf({ activity }), told("b-2", "UPDATING")).toEqual({
      state: stateOf({ activity: { ...activity, heardAtMs: 5_000 } }),
      news: [],
      isToBeSaved: false,
    });
  });
});

describe("an activity ends", () => {
  test.each([
    ["COMPLETED", true],
    ["INCOMPLETE", false],
  ])("by %s, and is finished", (status, isSuccess) => {
    expectStep(stateOf({ activity: activityOf() }), told("a-1", status)).toEqual({
      state: stateOf({
        unsettled: { activityId: "a-1", since: "now", isSuccess, before: situationOf("earlier") },
        finishedActivityIds: ["a-0", "a-1"],
      }),
      news: [ended("a-1", { kind: "told", status, isSuccess })],
      isToBeSaved: true,
    });
  });

  test("and leaves the situation before the first that was not looked at", () => {
    const state = stateOf({ activity: activityOf(), unsettled: unsettledOf() });
    const { unsettled } = handOverAfter(state, told("a-1", "COMPLETED"), MOMENT).state;
    expect(unsettled).toEqual(unsettledOf({ activityId: "a-1", since: "now" }));
  });

  test("before it took over, and the other one goes on as if only begun", () => {
    const activity = activityOf({ status: "IDENTIFIED", interruptedActivityId: "b-2" });
    expectStep(stateOf({ activity }), told("a-1", "COMPLETED")).toEqual({
      state: stateOf({
        activity: activityOf({ activityId: "b-2", status: "", heardAtMs: 5_000 }),
        finishedActivityIds: ["a-0", "a-1"],
      }),
      news: [ended("a-1", { kind: "told", status: "COMPLETED", isSuccess: true })],
      isToBeSaved: true,
    });
  });

  test("by silence at the timeout and no earlier, without being finished", () => {
    const quiet = (heardAtMs: number) => stateOf({ activity: activityOf({ heardAtMs, interruptedActivityId: "b-2" }) });
    expectStep(quiet(4_001), { kind: "time-passed" }).toEqual({ state: quiet(4_001), news: [], isToBeSaved: false });
    expectStep(quiet(4_000), { kind: "time-passed" }).toEqual({
      state: stateOf({
        unsettled: { activityId: "a-1", since: "now", isSuccess: false, before: situationOf("earlier") },
      }),
      news: [ended("a-1", { kind: "timed-out", quietMs: 1_000 })],
      isToBeSaved: true,
    });
  });

  test("with the agent's memory of it", () => {
    expectStep(stateOf({ activity: activityOf() }), { kind: "runtime-restarted" }).toEqual({
      state: stateOf({
        unsettled: { activityId: "a-1", since: "now", isSuccess: false, before: situationOf("earlier") },
      }),
      news: [ended("a-1", { kind: "agent-lost" })],
      isToBeSaved: true,
    });
  });

  test("unheard of, and only its id is kept; saved with whatever comes next", () => {
    const state = stateOf({ activity: activityOf() });
    expectStep(state, told("b-2", "COMPLETED")).toEqual({
      state: { ...state, finishedActivityIds: ["a-0", "b-2"] },
      news: [],
      isToBeSaved: false,
    });
  });

  test("while another one is about to take its place, which then has none to go back to", () => {
    const activity = activityOf({ status: "IDENTIFIED", interruptedActivityId: "b-2" });
    expectStep(stateOf({ activity }), told("b-2", "COMPLETED")).toEqual({
      state: stateOf({
        activity: { ...activity, interruptedActivityId: null },
        finishedActivityIds: ["a-0", "b-2"],
      }),
      news: [],
      isToBeSaved: true,
    });
  });
});

test.each<HandOverEvent>([{ kind: "time-passed" }, { kind: "runtime-restarted" }, told("a-0", "UPDATING"), asked("")])(
  "where no activity is in progress, nothing comes of %o",
  (event) => {
    const state = stateOf({ unsettled: unsettledOf() });
    const timely = { ...MOMENT, timeoutMs: 0 };
    expect(handOverAfter(state, event, timely)).toEqual({ state, news: [], isToBeSaved: false });
  },
);

test("of finished activities the oldest are forgotten", () => {
  const finishedActivityIds = Array.from({ length: MOST_FINISHED }, (_, index) => `x-${index}`);
  const { state } = handOverAfter(stateOf({ finishedActivityIds }), told("b-2", "COMPLETED"), MOMENT);
  expect(state.finishedActivityIds).toEqual([...finishedActivityIds.slice(1), "b-2"]);
});
