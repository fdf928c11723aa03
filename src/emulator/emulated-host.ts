import type { Container } from "../gen/kanto/container_pb.ts";
import type { EmulatorClock } from "./emulator-clock.ts";
import type { TakenPort } from "./host-ports.ts";
import { ImageStore } from "./image-store.ts";
import { ProcessTable } from "./process-table.ts";
import { matches, RuleCounter } from "./rule-counter.ts";
import type { EmulatorScript, Program } from "./script.ts";

/** A container as Kanto keeps it on disk. */
export interface StoredContainer {
  readonly container: Container;
  readonly startedBefore: boolean;
}

/** A container that containerd runs, or whose end nobody has collected yet. */
export interface Task {
  readonly pid: number;
  readonly ports: readonly TakenPort[];
  /** Null while the process runs. */
  exitCode: number | null;
}

/** What containerd still holds under an id that Kanto has let go. */
export interface Remains {
  /** Kanto's own streams; the next Create stumbles over them and clears them away. */
  readonly streams: boolean;
  /** The snapshot: every Create fails. */
  readonly snapshot: boolean;
}

const PLAIN_PROGRAM: Program = { kind: "run", exitCode: 0, stopsAfterMs: 0 };

/** The machine below the daemon: its disk, containerd and the processes. Outlives the daemon. */
export class EmulatedHost {
  readonly stored = new Map<string, StoredContainer>();
  readonly tasks = new Map<string, Task>();
  readonly remains = new Map<string, Remains>();
  readonly processes: ProcessTable;
  readonly images: ImageStore;
  /** The daemon that runs at the moment learns of ended tasks here. */
  onTaskEnded: ((containerId: string, task: Task) => void) | null = null;
  #script: EmulatorScript;
  readonly #programCounter = new RuleCounter<EmulatorScript["programs"][number]>();
  #boots = 1;

  constructor(clock: EmulatorClock, script: EmulatorScript) {
    this.#script = script;
    this.processes = new ProcessTable(clock);
    this.images = new ImageStore(clock);
  }

  get script(): EmulatorScript {
    return this.#script;
  }

  set script(script: EmulatorScript) {
    this.#script = script;
  }

  get bootId(): string {
    return `00000000-0000-4000-8000-${String(this.#boots).padStart(12, "0")}`;
  }

  takenPorts(): TakenPort[] {
    const held = this.#script.heldPorts.map(({ protocol, port }) => ({ protocol, port, address: "0.0.0.0" }));
    return [...held, ...[...this.tasks.values()].flatMap((task) => task.ports)];
  }

  programOf(container: Container): Program {
    const command = container.config?.cmd.join(" ") ?? "";
    const rule = this.#script.programs.find(
      (each) =>
        matches(each.image, container.image?.name ?? "") &&
        matches(each.command, command) &&
        matches(each.container, container.id, container.name) &&
        this.#programCounter.count(each) <= (each.times ?? Number.POSITIVE_INFINITY),
    );
    return rule?.program ?? PLAIN_PROGRAM;
  }

  startTask(containerId: string, program: Program, ports: readonly TakenPort[]): Task {
    const pid = this.processes.start(containerId, program, (exitCode) => {
      task.exitCode = exitCode;
      this.onTaskEnded?.(containerId, task);
    });
    const task: Task = { pid, ports, exitCode: null };
    this.tasks.set(containerId, task);
    return task;
  }

  /** Everything that ran is gone, the disk stays. */
  loseAllProcesses(): void {
    this.processes.vanishAll();
    this.tasks.clear();
    this.#boots += 1;
  }
}
