import type { Container } from "../gen/kanto/container_pb.ts";
import type { ContainerEntry } from "./container-entry.ts";
import type { EmulatedHost } from "./emulated-host.ts";
import type { EmulatorClock } from "./emulator-clock.ts";
import { noSuchContainer } from "./kanto-failure.ts";

export interface DaemonRunParts {
  readonly clock: EmulatorClock;
  readonly host: EmulatedHost;
}

/** What all parts of one run of the daemon share: its memory, its disk, and whether it still lives. */
export class DaemonRun {
  readonly clock: EmulatorClock;
  readonly host: EmulatedHost;
  /** Aborted when the daemon ends; nothing is written after that. */
  readonly life = new AbortController();
  entries = new Map<string, ContainerEntry>();

  constructor({ clock, host }: DaemonRunParts) {
    this.clock = clock;
    this.host = host;
  }

  get hasEnded(): boolean {
    return this.life.signal.aborted;
  }

  entry(id: string): ContainerEntry {
    const entry = this.entries.get(id);
    if (entry === undefined) throw noSuchContainer(id);
    return entry;
  }

  /** The container's next state, in memory and on disk. */
  change(entry: ContainerEntry, container: Container): void {
    entry.container = container;
    this.save(entry);
  }

  save({ container, startedBefore }: ContainerEntry): void {
    if (!this.hasEnded) this.host.stored.set(container.id, { container, startedBefore });
  }

  forget(entry: ContainerEntry): void {
    this.entries.delete(entry.container.id);
    if (!this.hasEnded) this.host.stored.delete(entry.container.id);
  }
}
