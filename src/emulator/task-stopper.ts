import type { ContainerEntry } from "./container-entry.ts";
import type { EmulatedHost, Task } from "./emulated-host.ts";
import type { EmulatorClock } from "./emulator-clock.ts";
import { couldNotStop, processAlreadyFinished } from "./kanto-failure.ts";
import type { EmulatedSignal } from "./process-table.ts";

export interface StopOrder {
  readonly signal: EmulatedSignal;
  readonly timeoutMs: number;
  readonly force: boolean;
}

/** Ends tasks as Kanto does, its race included: an exit that comes too early finds nobody who waits for it. */
export class TaskStopper {
  readonly #clock: EmulatorClock;
  readonly #host: EmulatedHost;
  #earlyExits = 0;

  constructor(clock: EmulatorClock, host: EmulatedHost) {
    this.#clock = clock;
    this.#host = host;
  }

  /** The exit code. Throws Kanto's text where the process did not end, or its end was missed. */
  async stop(entry: ContainerEntry, task: Task, order: StopOrder): Promise<number> {
    const { id } = entry.container;
    // SIGKILL goes to the whole group, and containerd does not mind that nobody is left in it.
    if (task.exitCode !== null && order.signal !== "SIGKILL") throw processAlreadyFinished();
    let delivered: number | null = null;
    const exit = new AbortController();
    const wait = {
      signalledAtMs: this.#clock.nowMs(),
      deliver: (exitCode: number) => {
        delivered = exitCode;
        exit.abort();
      },
    };
    entry.stopWait = wait;
    try {
      for (const signal of this.#signalsOf(order)) {
        wait.signalledAtMs = this.#clock.nowMs();
        this.#host.processes.signal(task.pid, id, signal);
        if (delivered === null) await this.#clock.sleep(order.timeoutMs, exit.signal);
        if (delivered !== null) return delivered;
      }
    } finally {
      entry.stopWait = null;
    }
    throw couldNotStop(id, order.force ? "SIGKILL" : order.signal);
  }

  /** Whether the exit of a process that somebody waits for is missed. */
  misses(entry: ContainerEntry): boolean {
    const lost = this.#host.script.lostExits;
    if (lost === undefined || entry.stopWait === null) return false;
    if (this.#clock.nowMs() - entry.stopWait.signalledAtMs > lost.windowMs) return false;
    this.#earlyExits += 1;
    return this.#earlyExits % lost.every === 0;
  }

  #signalsOf({ signal, force }: StopOrder): readonly EmulatedSignal[] {
    if (signal === "SIGKILL") return ["SIGKILL"];
    return force ? [signal, "SIGKILL"] : [signal];
  }
}
