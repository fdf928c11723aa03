import type { ObservedState } from "../core/model/observed-state.ts";
import { parseRuntimeName } from "../core/reconcile/role-name.ts";
import type { Clock } from "./ports.ts";

/** Which containers are listed as running although their processes are gone, and may only not have been dealt with yet. */
export interface GoneDoubts {
  /** The names to leave alone for now. */
  look(observed: ObservedState): ReadonlySet<string>;
  /** When to look again; null: nothing is in doubt. */
  lookAgainInMs(): number | null;
}

/** A process that just ended is listed as running until the manager has dealt with its exit: half a second when busy. */
const DOUBTED_FOR_MS = 2_200;
const LOOK_AGAIN_MS = 200;

/** As `observe` doubts for a program that runs once, but without waiting: nobody else is kept waiting either. */
export function goneDoubts(clock: Pick<Clock, "nowMs">): GoneDoubts {
  const goneSinceMs = new Map<string, number>();
  let isAnyDoubted = false;
  return {
    look({ containers }) {
      const gone = containers.filter(({ process }) => process === "gone");
      const ids = new Set(gone.map(({ id }) => id));
      for (const id of goneSinceMs.keys()) if (!ids.has(id)) goneSinceMs.delete(id);
      const nowMs = clock.nowMs();
      for (const id of ids) if (!goneSinceMs.has(id)) goneSinceMs.set(id, nowMs);
      const doubted = gone.filter(({ id }) => nowMs - (goneSinceMs.get(id) ?? nowMs) < DOUBTED_FOR_MS);
      isAnyDoubted = doubted.length > 0;
      return new Set(doubted.map(({ name }) => parseRuntimeName(name).containerName));
    },
    lookAgainInMs: () => (isAnyDoubted ? LOOK_AGAIN_MS : null),
  };
}
