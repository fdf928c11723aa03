import type { ContainerSpec, ResourcesSpec, RestartPolicySpec } from "./container-spec.ts";
import type { Difference } from "./drift.ts";
import type { PreviousContainer } from "./journal.ts";

/**
 * What shall be done, decided from one snapshot: a value that can be printed, compared and tested.
 * Order of `operations` is one in which they can be carried out one by one.
 */
export interface Plan {
  /** One for every name that the directory states, holds or that we own; in byte order of the names. */
  readonly containers: readonly ContainerPlan[];
  readonly operations: readonly PlannedOperation[];
  /** What a person should know beside it, a cycle of providers for example; one sentence each. */
  readonly warnings: readonly string[];
}

/** The decision for one container. */
export interface ContainerPlan {
  readonly name: string;
  readonly action: PlanAction;
  /** Why, in one sentence for people. */
  readonly cause: string;
  /** What differs between the manifest and the container; empty where nothing does or nothing is there. */
  readonly differences: readonly Difference[];
  /** True where a container that we did not make becomes ours. */
  readonly adopted: boolean;
  /** The container that it is about, as it is listed; null: there is none yet. */
  readonly containerId: string | null;
  /** What is at stake: what comes back where the operations fail. Null: nothing ran before. */
  readonly previous: PreviousContainer | null;
  /** What runs under this name when all operations succeed; null: what runs already, or nothing. */
  readonly outcome: ContainerSpec | null;
  /** Other containers that ports are handed to or taken from in this plan: where one fails, all go back. */
  readonly goesBackWith: readonly string[];
  /**
   * What is left of its health window when the operations are done; the attempt stays open and another look decides.
   * Null: there is nothing to wait for.
   */
  readonly pendingHealthMs: number | null;
  /** Why the manifest's definition is found to fail for a cause of its own; null: it is not. */
  readonly condemned: string | null;
}

export type PlanAction =
  /** As desired. */
  | "none"
  | "create"
  | "start"
  /** Resources or restart policy, without a restart. */
  | "update"
  | "replace"
  /** An attempt that failed or was cut off is taken back: the previous container comes back. */
  | "restore"
  /** Its process is gone although Kanto lists it as running: a successor takes its place. */
  | "heal"
  /** Extra containers of the name, or remains of an attempt, are removed; the container itself is as desired. */
  | "tidy"
  /** Not running, and the start policy says to leave it. */
  | "leave"
  /** Something outside the plan must change first, a port held by another container for example. */
  | "wait"
  /** A person asked for it with `kad stop`. */
  | "stop"
  /** The manifest is unusable: nothing is touched. */
  | "hold"
  /** The spec failed, now or before, and what ran before is or comes back; it waits for its manifest or for a retry. */
  | "failed"
  /** It ended badly or keeps ending, and restarting it is Kanto's to do or was done once in this boot. */
  | "failing"
  /** Owned, and its manifest is gone. */
  | "orphan"
  /** An orphan that is removed. */
  | "prune";

/** One call to Kanto. Ids are known beforehand: those that we choose carry the attempt's nonce. */
export type Operation =
  | {
      readonly kind: "create";
      readonly containerId: string;
      /** What it is called at first: the container's name, or that with a role's suffix. */
      readonly runtimeName: string;
      readonly spec: ContainerSpec;
    }
  | { readonly kind: "start"; readonly containerId: string }
  | {
      readonly kind: "stop";
      readonly containerId: string;
      /** Of the process as observed; 0 where it is not known. */
      readonly pid: number;
      /** Null: the executor's default. */
      readonly stopTimeoutMs: number | null;
    }
  | { readonly kind: "remove"; readonly containerId: string }
  | { readonly kind: "rename"; readonly containerId: string; readonly runtimeName: string }
  | {
      readonly kind: "update";
      readonly containerId: string;
      /** Null: unchanged. */
      readonly resources: ResourcesSpec | null;
      /** Null: unchanged. */
      readonly restartPolicy: RestartPolicySpec | null;
    };

export type OperationKind = Operation["kind"];

export interface PlannedOperation {
  /** Counts from 1, in the order of the plan. */
  readonly number: number;
  /** The managed container that it serves. */
  readonly containerName: string;
  readonly operation: Operation;
  /** Why, in a few words. */
  readonly cause: string;
  readonly dependsOn: readonly Dependency[];
}

export interface Dependency {
  readonly number: number;
  /** `success`: skipped if that one failed. `settled`: waits for it, whatever comes of it. */
  readonly gate: "success" | "settled";
}
