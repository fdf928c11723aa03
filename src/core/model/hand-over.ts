/** Who has the containers, and what came of it when somebody else had them. Survives a restart and a power cut. */
export interface HandOverState {
  /** A person wants quiet; null: nobody does. */
  readonly pause: Pause | null;
  /** The update manager's activity in progress; null: none. */
  readonly activity: Activity | null;
  /** An activity that is over, and whose effects have not been compared with the manifests yet. */
  readonly unsettled: EndedActivity | null;
  /** Activities that are over, oldest first: what is still said of them is an echo. Bounded. */
  readonly finishedActivityIds: readonly string[];
  /** The boot of the machine that this was written in; empty where unknown. No activity outlives it. */
  readonly bootId: string;
  /** By container name: what the update manager set otherwise than its manifest says, and has the last word on. */
  readonly yielded: ReadonlyMap<string, YieldedContainer>;
}

export interface Pause {
  /** One sentence. */
  readonly reason: string;
  /** RFC 3339, for people only. */
  readonly since: string;
}

export interface Activity {
  readonly activityId: string;
  /** RFC 3339, for people only. */
  readonly since: string;
  /** As last told; empty where only the desired state was seen. */
  readonly status: string;
  /**
   * When something was last said of it, by the monotonic clock of this process. Not stored: after a restart the time
   * without a word counts from there.
   */
  readonly heardAtMs: number;
  /** The activity that this one came upon: it goes on where this one ends before it has taken over. */
  readonly interruptedActivityId: string | null;
  readonly before: SituationBefore;
}

export interface EndedActivity {
  readonly activityId: string;
  /** When it ended; RFC 3339, for people only. */
  readonly since: string;
  /** Whether the update manager calls it a success: only then what it removed was meant to be removed. */
  readonly isSuccess: boolean;
  readonly before: SituationBefore;
}

/** By container name: how the manifests and their containers were when an activity began. Null: that was not known. */
export type SituationBefore = ReadonlyMap<string, ContainerBefore> | null;

export interface ContainerBefore {
  readonly manifestSha256: string;
  readonly isThere: boolean;
  readonly isRunning: boolean;
}

export interface YieldedContainer {
  readonly name: string;
  /** It is yielded until its manifest has another. */
  readonly manifestSha256: string;
  readonly activityId: string;
  /** Whether the update removed it, or set it otherwise. */
  readonly change: "changed" | "removed";
  /** RFC 3339, for people only. */
  readonly since: string;
}

export const EMPTY_HAND_OVER: HandOverState = {
  pause: null,
  activity: null,
  unsettled: null,
  finishedActivityIds: [],
  bootId: "",
  yielded: new Map(),
};
