import type { ActivityEnd } from "../core/hand-over/activity-end.ts";
import type { YieldedContainer } from "../core/model/hand-over.ts";

/** What there is to say of the update manager and of the broker that it is heard through. */
export type HandOverEngineEvent =
  /** The update manager began to work; the deployer stands aside. */
  | { readonly kind: "activity-began"; readonly activityId: string }
  | { readonly kind: "activity-ended"; readonly activityId: string; readonly end: ActivityEnd }
  /** What the update manager set, or removed, stays so until its manifest changes. */
  | { readonly kind: "container-yielded"; readonly container: YieldedContainer }
  /** Messages that are none: so many since this was last said, and what was wrong with the last one. */
  | {
      readonly kind: "update-messages-refused";
      readonly topic: string;
      readonly reason: string;
      readonly count: number;
    }
  /** As the earlier deployer: off for good, until a person renames the file. */
  | { readonly kind: "switched-off"; readonly lockPath: string }
  | { readonly kind: "switch-off-failed"; readonly message: string }
  | { readonly kind: "broker-connected"; readonly broker: string }
  /** Said once for each outage; it is tried again and again. */
  | { readonly kind: "broker-lost"; readonly broker: string; readonly reason: string }
  /** More came than is looked at: so many since this was last said. */
  | { readonly kind: "messages-dropped"; readonly count: number };
