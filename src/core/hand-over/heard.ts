import type { ActivityEnd } from "./activity-end.ts";
import { feedbackMeaning } from "./feedback-status.ts";
import type { UpdateMessage } from "./update-message.ts";

/** What one message says of its activity. */
export interface Heard {
  readonly activityId: string;
  /** Null: the update manager said it, not the agent. */
  readonly status: string | null;
  /** Whether, as the first word of its activity, it begins it. */
  readonly begins: boolean;
  /** Null: the activity goes on. */
  readonly end: Extract<ActivityEnd, { kind: "told" }> | null;
}

export function heardOf(message: UpdateMessage): Heard {
  const { kind, activityId } = message;
  // The agent passes over commands for an activity that it does not know, so they begin none.
  if (kind !== "feedback") return { activityId, status: null, begins: kind === "desired-state", end: null };
  const { status, isWhole } = message;
  const meaning = feedbackMeaning(status);
  // A final status is one of the whole domain; of a single baseline it would leave the others under way.
  const isSuccess = meaning === "succeeded";
  const end = (isSuccess || meaning === "failed") && isWhole ? ({ kind: "told", status, isSuccess } as const) : null;
  // Also from the middle on: the first words may have been said while the broker was away.
  return { activityId, status, begins: meaning === "identifying" || meaning === "working", end };
}
