import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EMPTY_HAND_OVER, type HandOverState } from "../model/hand-over.ts";
import { type HandOverMoment, handOverAfter, MOST_FINISHED } from "./hand-over-after.ts";
import type { HandOverEvent } from "./hand-over-event.ts";
import { suspensionOf } from "./suspension-of.ts";

const HALF_AN_HOUR_MS = 30 * 60_000;

function momentAt(nowMs: number): HandOverMoment {
  return { nowMs, timestamp: `at ${nowMs}`, before: null, timeoutMs: HALF_AN_HOUR_MS };
}

function told(activityId: string, status: string, isWhole = true): HandOverEvent {
  return { kind: "heard", message: { kind: "feedback", activityId, status, isWhole }, isRetained: false };
}

function asked(activityId: string): HandOverEvent {
  return { kind: "heard", message: { kind: "desired-state", activityId }, isRetained: false };
}

function commanded(activityId: string): HandOverEvent {
  return { kind: "heard", message: { kind: "command", activityId }, isRetained: false };
}

/** One event each second. */
function stateAfter(events: readonly HandOverEvent[], from: HandOverState = EMPTY_HAND_OVER): HandOverState {
  return events.reduce((state, event, index) => handOverAfter(state, event, momentAt(1000 * index)).state, from);
}

/** Who holds it after each event: an activity's id, `person`, `settling ID` or `-`. */
function holders(...events: readonly HandOverEvent[]): readonly string[] {
  return events.map((_event, index) => holder(stateAfter(events.slice(0, index + 1))));
}

function holder(state: HandOverState): string {
  const suspension = suspensionOf(state);
  if (suspension === null) return "-";
  if (suspension.by === "person") return "person";
  return state.activity === null ? `settling ${suspension.activityId}` : `${suspension.activityId}`;
}

describe("an activity", () => {
  test("a real update suspends from its desired state to its COMPLETED", () => {
    const statuses = [
      ...["IDENTIFYING", "IDENTIFIED", "DOWNLOADING", "DOWNLOAD_SUCCESS", "UPDATING", "UPDATE_SUCCESS"],
      ...["ACTIVATING", "ACTIVATION_SUCCESS", "CLEANUP_SUCCESS"],
    ];
    const events = [asked("a-1"), ...statuses.map((status) => told("a-1", status)), told("a-1", "COMPLETED")];
    expect(holders(...events)).toEqual([...Array(10).fill("a-1"), "settling a-1"]);
    expect(stateAfter(events).unsettled).toMatchObject({ activityId: "a-1", isSuccess: true });
  });

  test("begins with IDENTIFYING where the desired state was not heard, and in its middle where nothing was", () => {
    expect(holders(told("a-1", "IDENTIFYING"))).toEqual(["a-1"]);
    expect(holders(told("a-2", "UPDATING"))).toEqual(["a-2"]);
  });

  test.each(["INCOMPLETE", "INCOMPLETE_INCONSISTENT", "IDENTIFICATION_FAILED", "SUPERSEDED"])(
    "ends without success by %s",
    (status) => {
      const state = stateAfter([asked("a-1"), told("a-1", status)]);
      expect(holder(state)).toBe("settling a-1");
      expect(state.unsettled?.isSuccess).toBe(false);
    },
  );

  test("goes on after what is said of a single baseline", () => {
    expect(holders(asked("a-1"), told("a-1", "COMPLETED", false))).toEqual(["a-1", "a-1"]);
  });

  test("is neither begun nor ended by a status that nobody knows, a command or a message without its id", () => {
    expect(holders(told("a-1", "SOMETHING_NEW"), commanded("a-1"), told("", "IDENTIFYING"))).toEqual(["-", "-", "-"]);
    expect(holders(asked("a-1"), told("a-1", "SOMETHING_NEW"))).toEqual(["a-1", "a-1"]);
  });

  test("E2: a retained message is an echo of another time", () => {
    const message = { kind: "feedback", activityId: "a-1", status: "IDENTIFIED", isWhole: true } as const;
    expect(holders({ kind: "heard", message, isRetained: true })).toEqual(["-"]);
  });

  test("E2: what is said of a finished activity changes nothing", () => {
    const events = [asked("a-1"), told("a-1", "COMPLETED"), told("a-1", "DOWNLOADING"), asked("a-1")];
    expect(holders(...events)).toEqual(["a-1", "settling a-1", "settling a-1", "settling a-1"]);
  });

  test("E2: the end of an activity that is not in progress ends nothing, and what follows of it is an echo", () => {
    expect(holders(asked("a-1"), told("b-2", "COMPLETED"), told("b-2", "UPDATING"))).toEqual(["a-1", "a-1", "a-1"]);
  });
});

describe("another activity", () => {
  test("takes the place of the first", () => {
    const events = [asked("a-1"), asked("b-2"), told("b-2", "UPDATING"), told("a-1", "UPDATING")];
    expect(holders(...events, told("b-2", "COMPLETED"))).toEqual(["a-1", "b-2", "b-2", "b-2", "settling b-2"]);
  });

  test("that fails before it has taken over leaves the first in progress", () => {
    const events = [asked("a-1"), told("a-1", "UPDATING"), asked("b-2"), told("b-2", "IDENTIFICATION_FAILED")];
    expect(holders(...events, told("a-1", "COMPLETED"))).toEqual(["a-1", "a-1", "b-2", "a-1", "settling a-1"]);
  });

  test("does not come back to a first that has ended meanwhile", () => {
    const events = [asked("a-1"), asked("b-2"), told("a-1", "COMPLETED"), told("b-2", "IDENTIFICATION_FAILED")];
    expect(holders(...events)).toEqual(["a-1", "b-2", "b-2", "settling b-2"]);
  });
});

describe("silence", () => {
  test("ends an activity after the timeout, and a word of it begins it again", () => {
    const quiet = handOverAfter(stateAfter([asked("a-1")]), { kind: "time-passed" }, momentAt(HALF_AN_HOUR_MS));
    expect(quiet.news).toEqual([
      { kind: "activity-ended", activityId: "a-1", end: { kind: "timed-out", quietMs: HALF_AN_HOUR_MS } },
    ]);
    expect(quiet.state.unsettled?.isSuccess).toBe(false);
    expect(holder(handOverAfter(quiet.state, told("a-1", "UPDATING"), momentAt(0)).state)).toBe("a-1");
  });

  test("is broken by a command and by a status that nobody knows", () => {
    for (const word of [commanded("a-1"), told("a-1", "SOMETHING_NEW")]) {
      const state = handOverAfter(stateAfter([asked("a-1")]), word, momentAt(HALF_AN_HOUR_MS - 1)).state;
      expect(holder(handOverAfter(state, { kind: "time-passed" }, momentAt(HALF_AN_HOUR_MS + 1)).state)).toBe("a-1");
    }
  });

  test("does not last where the manager was started anew: its agent has forgotten everything", () => {
    expect(holders(asked("a-1"), { kind: "runtime-restarted" })).toEqual(["a-1", "settling a-1"]);
  });
});

describe("a person", () => {
  const pause: HandOverEvent = { kind: "paused", reason: "workshop" };
  const resume: HandOverEvent = { kind: "resumed" };

  test("pauses, whatever the update manager does, until he resumes", () => {
    expect(holders(pause, asked("a-1"), told("a-1", "COMPLETED"), resume)).toEqual(["person", "person", "person", "-"]);
  });

  test("resumes in the middle of an activity, which then has no say any more", () => {
    const state = stateAfter([asked("a-1"), resume, told("a-1", "UPDATING")]);
    expect(holder(state)).toBe("-");
    expect(state.unsettled).toBeNull();
    expect(holder(stateAfter([asked("b-2")], state))).toBe("b-2");
  });
});

describe("whatever is said, in whatever order", () => {
  const activityIds = fc.constantFrom("a-1", "b-2", "c-3", "");
  const statuses = fc.constantFrom(
    ...["IDENTIFYING", "IDENTIFIED", "UPDATING", "CLEANUP", "COMPLETED", "INCOMPLETE", "SUPERSEDED"],
    ...["IDENTIFICATION_FAILED", "NONSENSE", ""],
  );
  const messages = fc.oneof(
    fc.record({ kind: fc.constant("desired-state" as const), activityId: activityIds }),
    fc.record({ kind: fc.constant("command" as const), activityId: activityIds }),
    fc.record({
      kind: fc.constant("feedback" as const),
      activityId: activityIds,
      status: statuses,
      isWhole: fc.boolean(),
    }),
  );
  const words = fc.record({ kind: fc.constant("heard" as const), message: messages, isRetained: fc.boolean() });
  const events: fc.Arbitrary<HandOverEvent> = fc.oneof(
    { weight: 8, arbitrary: words },
    { weight: 1, arbitrary: fc.constant({ kind: "time-passed" as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: "runtime-restarted" as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: "paused" as const, reason: "quiet" }) },
    { weight: 1, arbitrary: fc.constant({ kind: "resumed" as const }) },
  );
  const histories = fc.array(events, { maxLength: 60 });

  test("no activity in progress is a finished one, and memory is bounded", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { activity, finishedActivityIds } = stateAfter(history);
        expect(finishedActivityIds).not.toContain(activity?.activityId);
        expect(new Set(finishedActivityIds).size).toBe(finishedActivityIds.length);
      }),
    );
    const flood = Array.from({ length: 500 }, (_, index) => told(`x-${index}`, "COMPLETED"));
    expect(stateAfter(flood).finishedActivityIds).toHaveLength(MOST_FINISHED);
  });

  test("a message that comes twice does what it does once", () => {
    fc.assert(
      fc.property(histories, words, (history, word) => {
        const once = handOverAfter(stateAfter(history), word, momentAt(1e6));
        const twice = handOverAfter(once.state, word, momentAt(1e6));
        expect(twice.state).toEqual(once.state);
        expect(twice.news).toEqual([]);
      }),
    );
  });

  test("resuming, and half an hour of silence without a pause, always let go of it", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const state = stateAfter(history);
        expect(holder(handOverAfter(state, { kind: "resumed" }, momentAt(1e6)).state)).toBe("-");
        const later = 1000 * history.length + HALF_AN_HOUR_MS;
        const quiet = handOverAfter(state, { kind: "time-passed" }, momentAt(later)).state;
        expect(quiet.activity).toBeNull();
      }),
    );
  });

  test("retained words alone never change anything", () => {
    fc.assert(
      fc.property(histories, words, (history, word) => {
        const state = stateAfter(history);
        expect(handOverAfter(state, { ...word, isRetained: true }, momentAt(1e6)).state).toBe(state);
      }),
    );
  });

  test("what others see only changes together with what is saved", () => {
    fc.assert(
      fc.property(histories, events, (history, event) => {
        const state = stateAfter(history);
        const step = handOverAfter(state, event, momentAt(1e7));
        if (holder(step.state) !== holder(state)) expect(step.isToBeSaved).toBe(true);
      }),
    );
  });
});
