import { decideTouches, NO_TOUCHES, noteTouches } from "../core/reconcile/touch-window.ts";
import { compareSnapshots } from "./compare-snapshots.ts";
import type { EngineEventSink } from "./engine-event.ts";
import type { Clock, DirectorySnapshot } from "./ports.ts";

/** Compares each look at the directory with the one before, to find the files that a person touched. */
export interface DirectoryWatcher {
  /** The files whose containers shall be redeployed now, though nothing in them changed. */
  notice(snapshot: DirectorySnapshot, redeploysTouched: boolean): readonly string[];
  /** When to look again to decide about touched files; null: there are none. */
  decideInMs(): number | null;
}

export function watchForTouches({
  clock,
  emit,
}: {
  readonly clock: Clock;
  readonly emit: EngineEventSink;
}): DirectoryWatcher {
  let before: DirectorySnapshot | null = null;
  let touches = NO_TOUCHES;
  let decideInMs: number | null = null;
  return {
    notice(snapshot, redeploysTouched) {
      const { touchedPaths } = compareSnapshots(before, snapshot);
      before = snapshot;
      const nowMs = clock.nowMs();
      if (redeploysTouched) touches = noteTouches(touches, touchedPaths, nowMs);
      const decision = decideTouches(touches, snapshot.files.length, nowMs);
      touches = decision.window;
      decideInMs = decision.decideInMs;
      if (decision.copied > 0) emit({ kind: "copy-noticed", fileCount: decision.copied });
      return decision.redeploy;
    },
    decideInMs: () => decideInMs,
  };
}
