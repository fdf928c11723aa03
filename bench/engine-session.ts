import { openManifestDirectory } from "../src/adapters/directory/open-manifest-directory.ts";
import { connectKanto } from "../src/adapters/kanto/connect-kanto.ts";
import { openStateStore } from "../src/adapters/state/open-state-store.ts";
import { systemClock } from "../src/adapters/system/system-clock.ts";
import { systemMachine } from "../src/adapters/system/system-machine.ts";
import { systemRandomness } from "../src/adapters/system/system-randomness.ts";
import type { Report } from "../src/core/model/report.ts";
import { openMemory, reconcileOnce } from "../src/engine/reconcile-once.ts";

export interface EngineSessionOptions {
  readonly socketPath: string;
  readonly manifests: string;
  readonly state: string;
}

/** The engine with the adapters of the product, in a process that stays. */
export interface EngineSession {
  pass(): Promise<Report>;
  close(): Promise<void>;
}

export async function openEngineSession({
  socketPath,
  manifests,
  state,
}: EngineSessionOptions): Promise<EngineSession> {
  const ports = {
    directory: openManifestDirectory({ path: manifests }),
    runtime: connectKanto({ socketPath }),
    state: openStateStore({ directory: state }),
    machine: systemMachine(),
    clock: systemClock,
    randomness: systemRandomness,
    emit: () => {},
  };
  const memory = await openMemory(ports, null);
  const settings = {
    waitsForHealth: false,
    maxParallel: 8,
    stopTimeoutMs: 30_000,
    policy: {
      prune: false,
      startStopped: false,
      start: new Set<string>(),
      redeploy: new Map<string, string>(),
      healthWindowMs: 10_000,
    },
  };
  const { signal } = new AbortController();
  return {
    async pass() {
      const result = await reconcileOnce(ports, memory, settings, signal);
      if (!result.ok) throw new Error(`the pass came to nothing: ${result.failure.message}`);
      return result.value;
    },
    close: () => ports.runtime.close(),
  };
}
