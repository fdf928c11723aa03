import type { Activity, HandOverState, SituationBefore } from "../model/hand-over.ts";
import type { ActivityEnd } from "./activity-end.ts";
import { feedbackMeaning } from "./feedback-status.ts";
import type { HandOverEvent, HandOverNews } from "./hand-over-event.ts";
import { type Heard, heardOf } from "./heard.ts";

/** What the decision needs beside the state and the event. */
export interface HandOverMoment {
  /** Monotonic, of this process. */
  readonly nowMs: number;
  /** RFC 3339, for people only. */
  readonly timestamp: string;
  /** How the containers are, should an activity begin now. */
  readonly before: SituationBefore;
  /** How long nothing may be said of an activity before it counts as over. */
  readonly timeoutMs: number;
}

export interface HandOverStep {
  readonly state: HandOverState;
  /** Empty where nothing happened that a person should know. */
  readonly news: readonly HandOverNews[];
  /** Whether the new state must outlive this process. */
  readonly isToBeSaved: boolean;
}

/**
 * What an event makes of the hand-over. An activity begins with the first word of it, whoever says it: that it is
 * `IDENTIFIED` would be too late, the agent has listed the containers by then. It ends with its final feedback, or when
 * nothing was said for too long. Retained messages and finished activities are echoes. No wall clock is asked: vehicles
 * boot without one.
 */
export function handOverAfter(state: HandOverState, event: HandOverEvent, moment: HandOverMoment): HandOverStep {
  switch (event.kind) {
    case "paused": {
      const pause = { reason: event.reason, since: moment.timestamp };
      return { state: { ...state, pause }, news: [{ kind: "paused", reason: event.reason }], isToBeSaved: true };
    }
    case "resumed":
      return resumed(state);
    case "time-passed": {
      const quietMs = state.activity === null ? 0 : moment.nowMs - state.activity.heardAtMs;
      if (state.activity === null || quietMs < moment.timeoutMs) return unchanged(state);
      return ended(state, state.activity, { kind: "timed-out", quietMs }, moment);
    }
    case "runtime-restarted":
      return state.activity === null ? unchanged(state) : ended(state, state.activity, { kind: "agent-lost" }, moment);
    case "heard":
      return event.isRetained ? unchanged(state) : heard(state, heardOf(event.message), moment);
  }
}

function unchanged(state: HandOverState): HandOverStep {
  return { state, news: [], isToBeSaved: false };
}

/** A person has the last word: nothing is held back any more, and what the update manager set is not spared. */
function resumed(state: HandOverState): HandOverStep {
  const { pause, activity, unsettled, yielded } = state;
  if (pause === null && activity === null && unsettled === null && yielded.size === 0) return unchanged(state);
  const dismissed = [activity?.activityId, activity?.interruptedActivityId].flatMap((id) => id ?? []);
  const finishedActivityIds = remember(state.finishedActivityIds, ...dismissed);
  const news: HandOverNews[] = [{ kind: "resumed" }];
  for (const activityId of dismissed) news.push({ kind: "activity-ended", activityId, end: { kind: "dismissed" } });
  return {
    state: { ...state, pause: null, activity: null, unsettled: null, finishedActivityIds, yielded: new Map() },
    news,
    isToBeSaved: true,
  };
}

function heard(state: HandOverState, word: Heard, moment: HandOverMoment): HandOverStep {
  const { activityId } = word;
  const { activity, finishedActivityIds } = state;
  if (activityId === "" || finishedActivityIds.includes(activityId)) return unchanged(state);
  if (activity?.activityId === activityId) {
    return word.end === null ? goesOn(state, activity, word, moment) : ended(state, activity, word.end, moment);
  }
  if (word.end !== null) {
    // Of an activity that is not known, or no longer the one. What comes after it is an echo.
    const isInterrupted = activity?.interruptedActivityId === activityId;
    return {
      ...unchanged({
        ...state,
        activity: isInterrupted ? { ...activity, interruptedActivityId: null } : activity,
        finishedActivityIds: remember(finishedActivityIds, activityId),
      }),
      isToBeSaved: isInterrupted,
    };
  }
  if (activity?.interruptedActivityId === activityId) {
    return unchanged({ ...state, activity: { ...activity, heardAtMs: moment.nowMs } });
  }
  return word.begins ? begun(state, word, moment) : unchanged(state);
}

function begun(state: HandOverState, { activityId, status }: Heard, moment: HandOverMoment): HandOverStep {
  const { activity: interrupted, unsettled } = state;
  const activity: Activity = {
    activityId,
    since: interrupted?.since ?? moment.timestamp,
    status: "",
    heardAtMs: moment.nowMs,
    interruptedActivityId: interrupted?.activityId ?? null,
    // What an earlier activity did and was not looked at yet counts as this one's.
    before: interrupted?.before ?? unsettled?.before ?? moment.before,
  };
  const next = goesOn({ ...state, activity }, activity, { status }, moment);
  return { state: next.state, news: [{ kind: "activity-began", activityId }, ...next.news], isToBeSaved: true };
}

function goesOn(
  state: HandOverState,
  activity: Activity,
  { status }: Pick<Heard, "status">,
  { nowMs }: HandOverMoment,
): HandOverStep {
  const { interruptedActivityId } = activity;
  const told = { ...activity, heardAtMs: nowMs, status: status ?? activity.status };
  if (interruptedActivityId === null || status === null || feedbackMeaning(status) !== "working") {
    return unchanged({ ...state, activity: told });
  }
  // The agent works for one activity at a time: what it does for this one it no longer does for the other.
  return {
    state: {
      ...state,
      activity: { ...told, interruptedActivityId: null },
      finishedActivityIds: remember(state.finishedActivityIds, interruptedActivityId),
    },
    news: [
      {
        kind: "activity-ended",
        activityId: interruptedActivityId,
        end: { kind: "replaced", byActivityId: activity.activityId },
      },
    ],
    isToBeSaved: true,
  };
}

function ended(state: HandOverState, activity: Activity, end: ActivityEnd, moment: HandOverMoment): HandOverStep {
  const { activityId, before, interruptedActivityId } = activity;
  const news: HandOverNews[] = [{ kind: "activity-ended", activityId, end }];
  // One that fell silent may come back to life, or be asked for again under the same name, and is one again then.
  const isOver = end.kind === "told";
  const finishedActivityIds = isOver ? remember(state.finishedActivityIds, activityId) : state.finishedActivityIds;
  if (interruptedActivityId !== null && isOver) {
    // It ended before it took over: the agent goes on with the other one.
    const back: Activity = {
      ...activity,
      activityId: interruptedActivityId,
      status: "",
      heardAtMs: moment.nowMs,
      interruptedActivityId: null,
    };
    return { state: { ...state, activity: back, finishedActivityIds }, news, isToBeSaved: true };
  }
  const isSuccess = end.kind === "told" && end.isSuccess;
  const unsettled = { activityId, since: moment.timestamp, isSuccess, before: state.unsettled?.before ?? before };
  return { state: { ...state, activity: null, unsettled, finishedActivityIds }, news, isToBeSaved: true };
}

/** The latest at the end; so many that an echo of a forgotten one is no longer to be expected. */
function remember(finished: readonly string[], ...activityIds: readonly string[]): readonly string[] {
  return [...finished.filter((id) => !activityIds.includes(id)), ...activityIds].slice(-MOST_FINISHED);
}

/** How many finished activities are remembered. */
export const MOST_FINISHED = 64;
