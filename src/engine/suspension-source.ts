import type { DesiredState } from "../core/model/desired-state.ts";
import type { Inventory } from "../core/model/inventory.ts";
import type { ObservedState } from "../core/model/observed-state.ts";
import type { Suspension } from "../core/model/suspension.ts";

/** Who says whether anything may be changed now, and what was set by somebody else and stays so. */
export interface SuspensionSource {
  current(): Suspension | null;
  /** Called after each change of `current` or of what is yielded. */
  onChange(callback: () => void): void;
  pause(reason: string): Promise<void>;
  /** Ends any suspension. */
  resume(): Promise<void>;
  /** The desired state less what is yielded: such names are held until their manifests change. */
  withoutYielded(desired: DesiredState): DesiredState;
  yieldedNames(): ReadonlySet<string>;
  /**
   * To be called in each look, after `withoutYielded` and the List and before the plan: where an update is over, what it
   * left is compared with the manifests here, and only then `current` lets go. Calls back where another look is due.
   */
  settle(observed: ObservedState, inventory: Inventory): Promise<SettledLook>;
  /** The manager was gone and is back: the update agent, which is part of it, has forgotten what it was doing. */
  runtimeRestarted(): void;
  /** A person wants the manifest's say for it again. */
  reclaim(containerName: string): Promise<void>;
}

export interface SettledLook {
  /** As `withoutYielded` gives it, with what is yielded from now on held too. */
  readonly desired: DesiredState;
  /** Containers that ran before an update which was cut off, and that it left stopped: to be started. */
  readonly leftStopped: readonly string[];
}

/** Pauses and resumes in memory; nothing is ever yielded. */
export function pausable(timestamp: () => string): SuspensionSource {
  const callbacks: (() => void)[] = [];
  let suspension: Suspension | null = null;
  let lastDesired: DesiredState | null = null;
  function become(next: Suspension | null): void {
    suspension = next;
    for (const callback of callbacks) callback();
  }
  return {
    current: () => suspension,
    onChange: (callback) => void callbacks.push(callback),
    pause: async (reason) => become({ by: "person", reason, since: timestamp(), activityId: null }),
    resume: async () => become(null),
    withoutYielded(desired) {
      lastDesired = desired;
      return desired;
    },
    async settle() {
      if (lastDesired === null) throw new Error("internal: settle was called before withoutYielded");
      return { desired: lastDesired, leftStopped: [] };
    },
    yieldedNames: () => new Set(),
    runtimeRestarted: () => undefined,
    reclaim: async () => undefined,
  };
}
