import type { DesiredState } from "../model/desired-state.ts";
import type { Inventory } from "../model/inventory.ts";
import type { Journal } from "../model/journal.ts";
import type { ObservedState } from "../model/observed-state.ts";

/** All that a plan is decided from: values only, so that the same input gives the same plan. */
export interface PlanInput {
  readonly desired: DesiredState;
  readonly observed: ObservedState;
  readonly inventory: Inventory;
  readonly journal: Journal;
  readonly policy: PlanPolicy;
  /** Eight hexadecimal digits, new for each plan: the ids chosen in it end in them. */
  readonly nonce: string;
  /**
   * By container name: why its attempt in this run is given up. What ran before is brought back and nothing else is
   * tried for it.
   */
  readonly givenUp: ReadonlyMap<string, string>;
}

export interface PlanPolicy {
  /** Remove orphans. */
  readonly prune: boolean;
  /** Start what was stopped by hand: a one-shot run asks for it, the daemon does not. */
  readonly startStopped: boolean;
  /** Containers that a person asked to start, whatever they ended with. */
  readonly start: ReadonlySet<string>;
  /** Deploy again although nothing differs; by container name, with the cause. */
  readonly redeploy: ReadonlyMap<string, string>;
  /**
   * How long a container that took the place of a running one must run without a restart before what ran before is
   * removed. 0: not at all. A manifest may state its own.
   */
  readonly healthWindowMs: number;
}

export const DEFAULT_PLAN_POLICY: PlanPolicy = {
  prune: false,
  startStopped: false,
  start: new Set(),
  redeploy: new Map(),
  healthWindowMs: 10_000,
};
