import type { DesiredState } from "../core/model/desired-state.ts";
import { decideTouches, NO_TOUCHES, noteTouches } from "../core/reconcile/touch-window.ts";
import { compareSnapshots } from "./compare-snapshots.ts";
import type { EngineEventSink } from "./engine-event.ts";
import type { PoisonGuard } from "./poison-guard.ts";
import type { Clock, DirectorySnapshot, ManifestDirectory } from "./ports.ts";
import { readDesiredState } from "./read-desired-state.ts";
import type { EngineMemory } from "./reconcile-once.ts";
import { touchedContainers } from "./touched-containers.ts";

/** Reads the directory again and again, and finds the files that a person touched in between. */
export interface DirectoryReader {
  read(redeploysTouched: boolean): Promise<ReadDirectory>;
  /** When to look again to decide about touched files; null: there are none. */
  decideInMs(): number | null;
}

export interface ReadDirectory {
  readonly desired: DesiredState;
  /** Containers whose files were touched: by name, with the cause. */
  readonly redeploy: ReadonlyMap<string, string>;
}

interface ReaderPorts {
  readonly directory: ManifestDirectory;
  readonly clock: Clock;
  readonly guard: PoisonGuard;
  readonly emit: EngineEventSink;
}

export function directoryReader({ directory, clock, guard, emit }: ReaderPorts, memory: EngineMemory): DirectoryReader {
  let before: DirectorySnapshot | null = null;
  let touches = NO_TOUCHES;
  let decideInMs: number | null = null;

  /** The files whose containers shall be redeployed now, though nothing in them changed. */
  function touchedPaths(snapshot: DirectorySnapshot, redeploysTouched: boolean): readonly string[] {
    const { touchedPaths: touched } = compareSnapshots(before, snapshot);
    before = snapshot;
    guard.forgive(snapshot.files.filter(({ path }) => touched.includes(path)));
    const nowMs = clock.nowMs();
    if (redeploysTouched) touches = noteTouches(touches, touched, nowMs);
    const decision = decideTouches(touches, snapshot.files.length, nowMs);
    touches = decision.window;
    decideInMs = decision.decideInMs;
    if (decision.copied > 0) emit({ kind: "copy-noticed", fileCount: decision.copied });
    return decision.redeploy;
  }

  return {
    async read(redeploysTouched) {
      const snapshot = await directory.read();
      const touched = touchedPaths(snapshot, redeploysTouched);
      const admitted = await guard.admit(snapshot, ({ path, sha256 }) => memory.cache.get(path)?.sha256 === sha256);
      const read = { path: directory.path, read: async () => admitted };
      const desired = await readDesiredState(read, memory);
      return { desired, redeploy: touchedContainers(touched, memory.cache) };
    },
    decideInMs: () => decideInMs,
  };
}
