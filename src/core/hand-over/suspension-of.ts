import type { HandOverState } from "../model/hand-over.ts";
import type { Suspension } from "../model/suspension.ts";

/**
 * Who holds the deployer back; null: nobody. A person comes first: that is what only a person can end. An update holds
 * until what it left has been compared with the manifests.
 */
export function suspensionOf({ pause, activity, unsettled }: HandOverState): Suspension | null {
  if (pause !== null) return { by: "person", reason: pause.reason, since: pause.since, activityId: null };
  if (activity === null) {
    if (unsettled === null) return null;
    const { activityId, since } = unsettled;
    return { by: "update-manager", reason: "its work is over, what it left is looked at", since, activityId };
  }
  const { activityId, since, status } = activity;
  const reason = `the update manager is at work (${status === "" ? "desired state received" : status})`;
  return { by: "update-manager", reason, since, activityId };
}
