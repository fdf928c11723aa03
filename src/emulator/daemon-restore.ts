import { type ContainerEntry, newEntry } from "./container-entry.ts";
import type { DaemonRun } from "./daemon-run.ts";
import type { StoredContainer, Task } from "./emulated-host.ts";
import { KantoFailure } from "./kanto-failure.ts";
import * as lifecycle from "./lifecycle.ts";
import type { RestartManager } from "./restart-manager.ts";

/**
 * - `empty`: the API is served, and nothing stored is known yet.
 * - `restoring`: everything is listed, the network is not there, and containers wait to be started.
 * - `deadlocked`: a Create or Remove came while containers waited to be started. The real daemon's list is locked for
 *   reading then; the writer waits for the readers, and every new reader, List and those starts included, for the writer.
 */
export type RestorePhase = "empty" | "restoring" | "ready" | "deadlocked";

export interface DaemonRestoreParts {
  readonly run: DaemonRun;
  readonly restarts: RestartManager;
  readonly startByHand: (entry: ContainerEntry) => void;
  readonly taskEnded: (containerId: string, task: Task) => void;
}

/** The daemon's first moments, in which it takes up what it kept. */
export class DaemonRestore {
  readonly #parts: DaemonRestoreParts;
  #phase: RestorePhase = "empty";
  #due: ContainerEntry[] = [];
  readonly #ready = new AbortController();

  constructor(parts: DaemonRestoreParts) {
    this.#parts = parts;
  }

  /** Whether the daemon's network is still missing: what needs it fails or ends the daemon. */
  get isRestoring(): boolean {
    return this.#phase === "restoring";
  }

  get isDeadlocked(): boolean {
    return this.#phase === "deadlocked";
  }

  async begin(): Promise<void> {
    const { run } = this.#parts;
    const stored = [...run.host.stored.values()];
    const { emptyListForMs, restoreTakesMs } = run.host.script;
    if (emptyListForMs > 0) await run.clock.sleep(emptyListForMs, run.life.signal);
    if (run.hasEnded) return;
    this.#load(stored);
    if (restoreTakesMs > 0) await run.clock.sleep(restoreTakesMs, run.life.signal);
    if (run.hasEnded || this.isDeadlocked) return;
    this.#phase = "ready";
    for (const entry of this.#due) this.#start(entry);
    this.#ready.abort();
  }

  /** A Create or Remove is about to write the list. */
  async beforeWrite(): Promise<void> {
    if (this.#phase !== "restoring") return;
    if (this.#due.length > 0) this.#phase = "deadlocked";
    await ended(this.#ready.signal);
  }

  #load(stored: readonly StoredContainer[]): void {
    const { run, restarts } = this.#parts;
    run.entries = new Map(stored.map((each) => [each.container.id, newEntry(each)]));
    this.#phase = "restoring";
    for (const entry of run.entries.values()) this.#takeUp(entry);
    this.#due = [...run.entries.values()].filter((entry) => {
      if (lifecycle.isRunningOrPaused(entry.container) || !entry.startedBefore) return false;
      restarts.reset(entry);
      return restarts.decide(entry)?.restart === true;
    });
  }

  /** Restarts of what is found running are called off, and nothing but a Start or a new policy takes that back. */
  #takeUp(entry: ContainerEntry): void {
    const { run, taskEnded } = this.#parts;
    const { id } = entry.container;
    if (!lifecycle.isRunningOrPaused(entry.container)) return;
    entry.restartsCalledOff = true;
    const task = run.host.tasks.get(id);
    if (task === undefined) {
      const text = `task for containerd container id = ${id} not found - container is also deleted`;
      run.change(entry, lifecycle.exited(entry.container, 0, text, run.clock.timestamp()));
    } else if (task.exitCode !== null) {
      taskEnded(id, task);
    }
  }

  #start(entry: ContainerEntry): void {
    void entry.lock
      .hold(async () => this.#parts.startByHand(entry))
      .catch((error: unknown) => {
        // The daemon only writes Kanto's texts into its log; the state says what became of it.
        if (!(error instanceof KantoFailure)) throw error;
      });
  }
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
