import type { EmulatorClock } from "./emulator-clock.ts";
import type { Program } from "./script.ts";

export type EmulatedSignal = "SIGTERM" | "SIGKILL" | "SIGCONT" | (string & {});

/** Above the kernel's largest process id, so that no process of the machine is ever taken for one of these. */
const FIRST_PID = 4_194_305;
const KILLED = 137;
const TERMINATED = 143;

interface EmulatedProcess {
  readonly pid: number;
  readonly containerId: string;
  readonly program: Program;
  readonly onExit: (exitCode: number) => void;
  /** Wakes its sleeps: it has ended otherwise. */
  readonly ended: AbortController;
  /** Signals that wait until it is thawed. */
  frozen: EmulatedSignal[] | null;
  ending: boolean;
}

/** The processes of all containers. They outlive the daemon, as real ones do. */
export class ProcessTable {
  readonly #clock: EmulatorClock;
  readonly #processes = new Map<number, EmulatedProcess>();
  #nextPid = FIRST_PID;

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  start(containerId: string, program: Program, onExit: (exitCode: number) => void): number {
    const pid = this.#nextPid;
    this.#nextPid += 1;
    const started: EmulatedProcess = {
      pid,
      containerId,
      program,
      onExit,
      ended: new AbortController(),
      frozen: null,
      ending: false,
    };
    this.#processes.set(pid, started);
    if (program.kind === "exit") void this.#endAfter(started, program.afterMs, program.exitCode);
    return pid;
  }

  isAlive(pid: number, containerId: string): boolean {
    return this.#processes.get(pid)?.containerId === containerId;
  }

  /** False where there is no such process any more. */
  signal(pid: number, containerId: string, signal: EmulatedSignal): boolean {
    const target = this.#processes.get(pid);
    if (target === undefined || target.containerId !== containerId) return false;
    if (target.frozen !== null) target.frozen.push(signal);
    else this.#deliver(target, signal);
    return true;
  }

  freeze(pid: number): void {
    const target = this.#processes.get(pid);
    if (target !== undefined) target.frozen ??= [];
  }

  thaw(pid: number): void {
    const target = this.#processes.get(pid);
    const waiting = target?.frozen ?? [];
    if (target === undefined) return;
    target.frozen = null;
    for (const signal of waiting) this.#deliver(target, signal);
  }

  /** The machine loses its power: nobody learns of these exits. */
  vanishAll(): void {
    for (const lost of this.#processes.values()) lost.ended.abort();
    this.#processes.clear();
  }

  #deliver(target: EmulatedProcess, signal: EmulatedSignal): void {
    if (signal === "SIGKILL") this.#end(target, KILLED);
    if (signal !== "SIGTERM" || target.ending) return;
    const { program } = target;
    if (program.kind === "run") {
      target.ending = true;
      if (program.stopsAfterMs === 0) this.#end(target, program.exitCode);
      else void this.#endAfter(target, program.stopsAfterMs, program.exitCode);
    } else if (program.kind === "exit") {
      this.#end(target, TERMINATED);
    }
  }

  async #endAfter(target: EmulatedProcess, delayMs: number, exitCode: number): Promise<void> {
    // Even a program that ends at once is seen running for a moment.
    await this.#clock.sleep(delayMs, target.ended.signal);
    this.#end(target, exitCode);
  }

  #end(target: EmulatedProcess, exitCode: number): void {
    if (!this.#processes.delete(target.pid)) return;
    target.ended.abort();
    target.onExit(exitCode);
  }
}
