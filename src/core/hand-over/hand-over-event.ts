import type { ActivityEnd } from "./activity-end.ts";
import type { UpdateMessage } from "./update-message.ts";

/** What happens to the hand-over. */
export type HandOverEvent =
  | {
      readonly kind: "heard";
      readonly message: UpdateMessage;
      /** The broker kept it from an earlier time. */
      readonly isRetained: boolean;
    }
  | { readonly kind: "time-passed" }
  /** The container manager was started anew, and with it the update agent, which forgets what it was doing. */
  | { readonly kind: "runtime-restarted" }
  | { readonly kind: "paused"; readonly reason: string }
  | { readonly kind: "resumed" };

/** What a person should be told. */
export type HandOverNews =
  | { readonly kind: "activity-began"; readonly activityId: string }
  | { readonly kind: "activity-ended"; readonly activityId: string; readonly end: ActivityEnd }
  | { readonly kind: "paused"; readonly reason: string }
  | { readonly kind: "resumed" };
