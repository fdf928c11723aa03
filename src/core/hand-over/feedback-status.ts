/**
 * What a status of an activity means to us, after the update manager's public specification and its API types.
 *
 * - `identifying`: the agent compares what is asked with what is there; nothing is changed yet
 * - `working`: containers are being changed, or are about to be
 * - `succeeded`, `failed`: over; nothing more is done for this activity
 * - `unknown`: of a later version, or nonsense; it begins and ends nothing
 */
export type FeedbackMeaning = "identifying" | "working" | "succeeded" | "failed" | "unknown";

export function feedbackMeaning(status: string): FeedbackMeaning {
  return MEANINGS.get(status) ?? "unknown";
}

/** The status that the earlier deployer took for its signal. */
export const IDENTIFIED = "IDENTIFIED";

const MEANINGS: ReadonlyMap<string, FeedbackMeaning> = new Map([
  ["IDENTIFYING", "identifying"],
  [IDENTIFIED, "identifying"],
  ["IDENTIFICATION_FAILED", "failed"],
  ["RUNNING", "working"],
  ["COMPLETED", "succeeded"],
  ["INCOMPLETE", "failed"],
  ["INCOMPLETE_INCONSISTENT", "failed"],
  // A new desired state took its place.
  ["SUPERSEDED", "failed"],
  ...[
    ...["DOWNLOADING", "DOWNLOAD_SUCCESS", "DOWNLOAD_FAILURE"],
    ...["UPDATING", "UPDATE_SUCCESS", "UPDATE_FAILURE"],
    ...["ACTIVATING", "ACTIVATION_SUCCESS", "ACTIVATION_FAILURE"],
    ...["ROLLBACK", "ROLLBACK_SUCCESS", "ROLLBACK_FAILURE"],
    ...["CLEANUP", "CLEANUP_SUCCESS", "CLEANUP_FAILURE"],
  ].map((status) => [status, "working"] as const),
]);
