import {
  array,
  boolean,
  type GenericSchema,
  type InferOutput,
  minLength,
  nullable,
  object,
  picklist,
  pipe,
  string,
} from "valibot";
import type { HandOverState, Pause, SituationBefore, YieldedContainer } from "../../core/model/hand-over.ts";

/** What lies in the file of the hand-over, version 1; as the other state files, with lists for maps. */
export const storedHandOverSchema = object({
  pause: nullable(pauseSchema()),
  activity: nullable(
    object({
      activityId: filled(),
      since: string(),
      status: string(),
      interruptedActivityId: nullable(filled()),
      before: situationSchema(),
    }),
  ),
  unsettled: nullable(
    object({ activityId: filled(), since: string(), isSuccess: boolean(), before: situationSchema() }),
  ),
  finishedActivityIds: array(filled()),
  bootId: string(),
  yielded: array(yieldedSchema()),
});

export type StoredHandOver = InferOutput<typeof storedHandOverSchema>;

/** When something was last heard is not stored: that clock ends with the process. */
export function storedHandOver(state: HandOverState): unknown {
  const { pause, activity, unsettled, finishedActivityIds, bootId, yielded } = state;
  const stored: StoredHandOver = {
    pause,
    activity:
      activity === null
        ? null
        : {
            activityId: activity.activityId,
            since: activity.since,
            status: activity.status,
            interruptedActivityId: activity.interruptedActivityId,
            before: storedSituation(activity.before),
          },
    unsettled: unsettled === null ? null : { ...unsettled, before: storedSituation(unsettled.before) },
    finishedActivityIds: [...finishedActivityIds],
    bootId,
    yielded: [...yielded.values()],
  };
  return stored;
}

/** The time without a word begins anew: `heardAtMs` is 0, the engine puts its own clock there. */
export function handOverFromStored(stored: StoredHandOver): HandOverState {
  const { pause, activity, unsettled, finishedActivityIds, bootId, yielded } = stored;
  return {
    pause,
    activity: activity === null ? null : { ...activity, heardAtMs: 0, before: situationFromStored(activity.before) },
    unsettled: unsettled === null ? null : { ...unsettled, before: situationFromStored(unsettled.before) },
    finishedActivityIds,
    bootId,
    yielded: new Map(yielded.map((container) => [container.name, container])),
  };
}

type StoredSituation = NonNullable<StoredHandOver["unsettled"]>["before"];

function storedSituation(before: SituationBefore): StoredSituation {
  return before === null ? null : [...before].map(([name, container]) => ({ name, ...container }));
}

function situationFromStored(before: StoredSituation): SituationBefore {
  return before === null ? null : new Map(before.map(({ name, ...container }) => [name, container]));
}

function filled() {
  return pipe(string(), minLength(1));
}

function pauseSchema() {
  return object({ reason: string(), since: string() }) satisfies GenericSchema<unknown, Pause>;
}

function situationSchema() {
  return nullable(
    array(object({ name: filled(), manifestSha256: string(), isThere: boolean(), isRunning: boolean() })),
  );
}

function yieldedSchema() {
  return object({
    name: filled(),
    manifestSha256: string(),
    activityId: filled(),
    change: picklist(["changed", "removed"]),
    since: string(),
  }) satisfies GenericSchema<unknown, YieldedContainer>;
}
