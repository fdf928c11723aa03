import type { ContainerEntry } from "./container-entry.ts";
import type { DaemonRun } from "./daemon-run.ts";
import { KantoFailure } from "./kanto-failure.ts";
import * as lifecycle from "./lifecycle.ts";
import { decideRestart, type RestartDecision } from "./restart-decision.ts";

const CALLED_OFF = "container's restart manager is canceled";

/** Starts containers again as their policies say. */
export class RestartManager {
  readonly #run: DaemonRun;
  readonly #start: (entry: ContainerEntry) => void;

  /** `start` is called with the container's lock held. */
  constructor(run: DaemonRun, start: (entry: ContainerEntry) => void) {
    this.#run = run;
    this.#start = start;
  }

  /** After every end of a container, a Stop by hand included. */
  applyPolicy(entry: ContainerEntry): void {
    if (entry.restartsCalledOff) return;
    const decision = this.decide(entry);
    if (decision === null) return;
    entry.restartMemory = decision.memory;
    if (!decision.restart) return;
    entry.container = { ...entry.container, restartCount: entry.container.restartCount + 1n };
    entry.dueRestart = new AbortController();
    void this.#startAfter(entry, decision.afterMs, entry.dueRestart);
  }

  decide({ container, restartMemory }: ContainerEntry): RestartDecision | null {
    const policy = container.hostConfig?.restartPolicy;
    if (policy === undefined) return null;
    return decideRestart(policy, restartMemory, {
      exitCode: Number(container.state?.exitCode ?? 0n),
      manuallyStopped: container.manuallyStopped,
      lastedMs: lifecycle.lastRunMs(container),
    });
  }

  /** A restart that was due turns into a Stopped container with a text of its own. */
  callOff(entry: ContainerEntry): void {
    if (entry.dueRestart === null) return;
    entry.dueRestart.abort();
    entry.dueRestart = null;
    this.#run.change(entry, lifecycle.stopped(entry.container, 0, CALLED_OFF, this.#run.clock.timestamp()));
  }

  /** Begins anew: pauses are short again and nothing is called off any more. */
  reset(entry: ContainerEntry): void {
    this.callOff(entry);
    entry.restartsCalledOff = false;
    entry.restartMemory = { pauseMs: 0, restarts: Number(entry.container.restartCount) };
  }

  async #startAfter(entry: ContainerEntry, pauseMs: number, due: AbortController): Promise<void> {
    await this.#run.clock.sleep(pauseMs, due.signal);
    if (due.signal.aborted) return;
    await entry.lock.hold(async () => {
      if (due.signal.aborted || this.#run.hasEnded) return;
      entry.dueRestart = null;
      try {
        this.#start(entry);
      } catch (error) {
        if (!(error instanceof KantoFailure)) throw error;
        this.#run.change(entry, lifecycle.stopped(entry.container, 0, error.message, this.#run.clock.timestamp()));
      }
    });
  }
}
