import { hostname } from "node:os";
import type { Container, StopOptions, UpdateOptions } from "../gen/kanto/container_pb.ts";
import { type ContainerEntry, newEntry } from "./container-entry.ts";
import type { EmulatedHost, Task } from "./emulated-host.ts";
import type { EmulatorClock } from "./emulator-clock.ts";
import { withDefaults } from "./fill-defaults.ts";
import { takePorts } from "./host-ports.ts";
import { KantoFailure, noSuchContainer } from "./kanto-failure.ts";
import * as lifecycle from "./lifecycle.ts";
import { sameResources, sameRestartPolicy, withUpdate } from "./live-update.ts";
import { decideRestart } from "./restart-decision.ts";
import { type RandomNumbers, shuffled } from "./seeded-random.ts";
import { stopOrderOf } from "./stop-order.ts";
import { TaskStopper } from "./task-stopper.ts";
import { containerProblem, nameProblem, resourcesProblem, restartPolicyProblem } from "./validate-container.ts";

const CALLED_OFF = "container's restart manager is canceled";

export interface DaemonParts {
  readonly clock: EmulatorClock;
  readonly host: EmulatedHost;
  readonly random: RandomNumbers;
}

/** One run of the daemon, from its start to its end. Failures are thrown as `KantoFailure`. */
export class EmulatedDaemon {
  readonly #clock: EmulatorClock;
  readonly #host: EmulatedHost;
  readonly #random: RandomNumbers;
  readonly #stopper: TaskStopper;
  readonly #life = new AbortController();
  #entries = new Map<string, ContainerEntry>();

  constructor({ clock, host, random }: DaemonParts) {
    this.#clock = clock;
    this.#host = host;
    this.#random = random;
    this.#stopper = new TaskStopper(clock, host);
  }

  /** Serves at once; what is stored is loaded after the script's pause, as the real one does for a moment. */
  begin(): void {
    this.#host.onTaskEnded = (containerId, task) => this.#taskEnded(containerId, task);
    const stored = [...this.#host.stored];
    const pauseMs = this.#host.script.emptyListForMs;
    if (pauseMs === 0) this.#load(stored);
    else void this.#clock.sleep(pauseMs, this.#life.signal).then(() => this.#load(stored));
  }

  /** SIGKILL: nothing is put in order. */
  vanish(): void {
    this.#life.abort();
    this.#host.onTaskEnded = null;
    for (const entry of this.#entries.values()) entry.dueRestart?.abort();
  }

  /** SIGTERM: all containers are stopped, which does not count as stopped by hand. */
  async shutDown(): Promise<void> {
    for (const entry of this.#entries.values()) {
      this.#callOffRestart(entry);
      const order = stopOrderOf(undefined, true);
      await entry.lock.hold(() => this.#stopTask(entry, order, false)).catch(() => undefined);
    }
    this.vanish();
  }

  list(): Container[] {
    return shuffled([...this.#entries.values()], this.#random).map((entry) => entry.container);
  }

  get(id: string): Container | undefined {
    return this.#entries.get(id)?.container;
  }

  async create(asked: Container, signal: AbortSignal): Promise<Container> {
    if (this.#entries.has(asked.id)) throw new KantoFailure(`container with id = ${asked.id} already exists`);
    const container = withDefaults(asked, this.#newId());
    const problem = containerProblem(container);
    if (problem !== null) throw new KantoFailure(problem);
    const remains = this.#host.remains.get(container.id);
    if (remains?.streams === true) {
      this.#host.remains.set(container.id, { ...remains, streams: false });
      throw new KantoFailure("failed to create containerIO");
    }
    const image = container.image?.name ?? "";
    const rules = this.#host.script.images;
    if (!this.#host.images.isLocal(image, rules)) await this.#host.images.pull(image, rules, signal);
    if (remains?.snapshot === true) {
      throw new KantoFailure(`snapshot "${container.id}-snapshot": already exists`);
    }
    const entry = newEntry({ container: lifecycle.created(container, this.#clock.timestamp()), startedBefore: false });
    this.#save(entry);
    this.#entries.set(container.id, entry);
    return entry.container;
  }

  async start(id: string): Promise<void> {
    const entry = this.#entry(id);
    await entry.lock.hold(async () => this.#startLocked(entry, true));
  }

  async stop(id: string, options: StopOptions | undefined): Promise<void> {
    const entry = this.#entry(id);
    const order = stopOrderOf(options, false);
    await entry.lock.hold(async () => {
      await this.#stopTask(entry, order, true);
      this.#applyRestartPolicy(entry);
    });
  }

  async update(id: string, options: UpdateOptions | undefined): Promise<void> {
    const entry = this.#entry(id);
    const problem = restartPolicyProblem(options?.restartPolicy) ?? resourcesProblem(options?.resources);
    if (problem !== null) throw new KantoFailure(problem);
    await entry.lock.hold(async () => {
      const before = entry.container.hostConfig;
      const policyChanges =
        options?.restartPolicy !== undefined && !sameRestartPolicy(options.restartPolicy, before?.restartPolicy);
      const resourcesChange = options?.resources !== undefined && !sameResources(options.resources, before?.resources);
      if (options === undefined || (!policyChanges && !resourcesChange)) return;
      if (policyChanges) this.#resetRestarts(entry);
      entry.container = withUpdate(entry.container, options);
      this.#save(entry);
      const { state } = entry.container;
      if (policyChanges && (state?.exited === true || state?.status === "Stopped")) this.#applyRestartPolicy(entry);
    });
  }

  async pause(id: string): Promise<void> {
    const entry = this.#entry(id);
    await entry.lock.hold(async () => {
      const { state } = entry.container;
      if (state?.running !== true) {
        throw new KantoFailure(`container with id = ${id} is not running - current status is ${state?.status}`);
      }
      this.#host.processes.freeze(Number(state.pid));
      this.#change(entry, lifecycle.paused(entry.container));
    });
  }

  async unpause(id: string): Promise<void> {
    const entry = this.#entry(id);
    await entry.lock.hold(async () => {
      const { state } = entry.container;
      if (state?.paused !== true) throw new KantoFailure(`container id = ${id} is not paused - cannot unpause it `);
      this.#change(entry, lifecycle.unpaused(entry.container));
      this.#host.processes.thaw(Number(state.pid));
    });
  }

  async rename(id: string, name: string): Promise<void> {
    const entry = this.#entry(id);
    const problem = nameProblem(name);
    if (problem !== null) throw new KantoFailure(problem);
    await entry.lock.hold(async () => {
      if (name !== "") this.#change(entry, { ...entry.container, name });
    });
  }

  async remove(id: string, force: boolean, options: StopOptions | undefined): Promise<void> {
    const entry = this.#entry(id);
    await entry.lock.hold(async () => {
      if (lifecycle.isRunningOrPaused(entry.container) && !force) {
        throw new KantoFailure(
          `container with id = ${id} is not stopped - must set the force flag to true to remove it`,
        );
      }
      this.#callOffRestart(entry);
      await this.#destroyTask(entry, options, force);
      entry.container = lifecycle.dead(entry.container);
      this.#entries.delete(id);
      if (!this.#life.signal.aborted) this.#host.stored.delete(id);
      this.#expireImage(entry.container.image?.name ?? "");
    });
  }

  /** What a client leaves behind that gives up on a Stop or Remove: containerd's part is not cleared away. */
  leaveRemains(id: string, snapshot: boolean): void {
    this.#host.remains.set(id, { streams: false, snapshot });
  }

  #startLocked(entry: ContainerEntry, byHand: boolean): void {
    const { id, state } = entry.container;
    if (state?.paused === true) {
      throw new KantoFailure(`the container with id = ${id} is paused - cannot start it - try unpausing it instead`);
    }
    if (state?.running === true) throw new KantoFailure(`the container with id = ${id} is already running`);
    if (entry.container.hostConfig?.networkMode === "host") {
      entry.container = { ...entry.container, hostName: hostname() };
    }
    // A port that is taken leaves the state as it was; whatever fails later leaves it Stopped.
    const taking = takePorts(entry.container, this.#host.takenPorts());
    if ("problem" in taking) throw new KantoFailure(taking.problem);
    if (byHand) {
      this.#resetRestarts(entry);
      entry.restartMemory = { pauseMs: 0, restarts: 0 };
      entry.container = { ...entry.container, restartCount: 0n, manuallyStopped: false };
    }
    const problem = this.#startProblem(entry.container);
    const program = this.#host.programOf(entry.container);
    const text = problem ?? (program.kind === "not-startable" ? notStartable(entry.container) : null);
    if (text !== null) {
      this.#change(entry, lifecycle.stopped(entry.container, 0, text, this.#clock.timestamp()));
      throw new KantoFailure(text);
    }
    const task = this.#host.startTask(id, program, taking.ports);
    entry.startedBefore = true;
    this.#change(entry, lifecycle.running(entry.container, task.pid, this.#clock.timestamp()));
  }

  #startProblem({ id, image }: Container): string | null {
    if (this.#host.remains.has(id)) return `container with ID = ${id} already exists`;
    const name = image?.name ?? "";
    return this.#host.images.isLocal(name, this.#host.script.images) ? null : `image "${name}": not found`;
  }

  async #stopTask(entry: ContainerEntry, order: ReturnType<typeof stopOrderOf>, byHand: boolean): Promise<void> {
    const { id, state } = entry.container;
    if (!lifecycle.isRunningOrPaused(entry.container)) {
      throw new KantoFailure(`cannot perform stop operation for container: ${id}, with state: ${state?.status}`);
    }
    const task = this.#host.tasks.get(id);
    entry.container = { ...entry.container, manuallyStopped: byHand };
    try {
      if (task === undefined) throw new KantoFailure(`container with ID = ${id} does not exist`);
      const exitCode = await this.#stopper.stop(entry, task, order);
      this.#host.tasks.delete(id);
      this.#change(entry, lifecycle.stopped(entry.container, exitCode, "", this.#clock.timestamp()));
    } catch (error) {
      entry.container = { ...entry.container, manuallyStopped: false };
      throw error;
    }
  }

  async #destroyTask(entry: ContainerEntry, options: StopOptions | undefined, force: boolean): Promise<void> {
    const { id } = entry.container;
    const task = this.#host.tasks.get(id);
    if (task === undefined) return;
    try {
      await this.#stopper.stop(entry, task, stopOrderOf(options, force));
    } catch (error) {
      if (!(error instanceof KantoFailure) || !error.message.includes("not found")) throw error;
      // Taken for removed, but containerd keeps the container, its task and its snapshot.
      this.#host.remains.set(id, { streams: true, snapshot: false });
    }
    this.#host.tasks.delete(id);
  }

  #taskEnded(id: string, task: Task): void {
    const entry = this.#entries.get(id);
    if (entry === undefined || task.exitCode === null) return;
    const { exitCode } = task;
    if (entry.stopWait !== null) {
      if (!this.#stopper.misses(entry)) entry.stopWait.deliver(exitCode);
      return;
    }
    void entry.lock.hold(async () => {
      if (this.#life.signal.aborted || this.#host.tasks.get(id) !== task) return;
      this.#host.tasks.delete(id);
      this.#change(entry, lifecycle.exited(entry.container, exitCode, "", this.#clock.timestamp()));
      this.#applyRestartPolicy(entry);
    });
  }

  #applyRestartPolicy(entry: ContainerEntry): void {
    const policy = entry.container.hostConfig?.restartPolicy;
    if (policy === undefined || entry.restartsCalledOff) return;
    const decision = decideRestart(policy, entry.restartMemory, {
      exitCode: Number(entry.container.state?.exitCode ?? 0n),
      manuallyStopped: entry.container.manuallyStopped,
      lastedMs: lifecycle.lastRunMs(entry.container),
    });
    entry.restartMemory = decision.memory;
    if (!decision.restart) return;
    entry.container = { ...entry.container, restartCount: entry.container.restartCount + 1n };
    entry.dueRestart = new AbortController();
    void this.#restartAfter(entry, decision.afterMs, entry.dueRestart);
  }

  async #restartAfter(entry: ContainerEntry, pauseMs: number, due: AbortController): Promise<void> {
    await this.#clock.sleep(pauseMs, due.signal);
    if (due.signal.aborted || this.#life.signal.aborted) return;
    await entry.lock.hold(async () => {
      if (due.signal.aborted || this.#life.signal.aborted) return;
      entry.dueRestart = null;
      try {
        this.#startLocked(entry, false);
      } catch (error) {
        if (!(error instanceof KantoFailure)) throw error;
        this.#change(entry, lifecycle.stopped(entry.container, 0, error.message, this.#clock.timestamp()));
      }
    });
  }

  /** A restart that was due turns into a Stopped container with a text of its own. */
  #callOffRestart(entry: ContainerEntry): void {
    if (entry.dueRestart === null) return;
    entry.dueRestart.abort();
    entry.dueRestart = null;
    this.#change(entry, lifecycle.stopped(entry.container, 0, CALLED_OFF, this.#clock.timestamp()));
  }

  #resetRestarts(entry: ContainerEntry): void {
    this.#callOffRestart(entry);
    entry.restartsCalledOff = false;
    entry.restartMemory = { pauseMs: 0, restarts: Number(entry.container.restartCount) };
  }

  #load(stored: readonly (readonly [string, Parameters<typeof newEntry>[0]])[]): void {
    if (this.#life.signal.aborted) return;
    this.#entries = new Map(stored.map(([id, container]) => [id, newEntry(container)]));
    for (const entry of this.#entries.values()) this.#restore(entry);
    for (const entry of this.#entries.values()) this.#startRestored(entry);
  }

  #restore(entry: ContainerEntry): void {
    const { id } = entry.container;
    if (!lifecycle.isRunningOrPaused(entry.container)) return;
    entry.restartsCalledOff = true;
    const task = this.#host.tasks.get(id);
    if (task === undefined) {
      const text = `task for containerd container id = ${id} not found - container is also deleted`;
      this.#change(entry, lifecycle.exited(entry.container, 0, text, this.#clock.timestamp()));
    } else if (task.exitCode !== null) {
      this.#taskEnded(id, task);
    }
  }

  #startRestored(entry: ContainerEntry): void {
    if (lifecycle.isRunningOrPaused(entry.container) || !entry.startedBefore) return;
    const policy = entry.container.hostConfig?.restartPolicy;
    this.#resetRestarts(entry);
    if (policy === undefined) return;
    const run = {
      exitCode: Number(entry.container.state?.exitCode ?? 0n),
      manuallyStopped: entry.container.manuallyStopped,
      lastedMs: lifecycle.lastRunMs(entry.container),
    };
    if (!decideRestart(policy, entry.restartMemory, run).restart) return;
    void entry.lock
      .hold(async () => this.#startLocked(entry, true))
      // The daemon only writes this into its log; the state says what became of it.
      .catch(() => undefined);
  }

  #expireImage(image: string): void {
    const used = [...this.#entries.values()].some((entry) => entry.container.image?.name === image);
    if (this.#host.script.imagesExpire && !used) this.#host.images.remove(image);
  }

  #change(entry: ContainerEntry, container: Container): void {
    entry.container = container;
    this.#save(entry);
  }

  #save(entry: ContainerEntry): void {
    if (this.#life.signal.aborted) return;
    this.#host.stored.set(entry.container.id, { container: entry.container, startedBefore: entry.startedBefore });
  }

  #entry(id: string): ContainerEntry {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw noSuchContainer(id);
    return entry;
  }

  #newId(): string {
    const digits = () =>
      Math.floor(this.#random() * 2 ** 32)
        .toString(16)
        .padStart(8, "0");
    const hex = `${digits()}${digits()}${digits()}${digits()}`;
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}

function notStartable({ config }: Container): string {
  const program = config?.cmd[0] ?? "";
  return `failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "${program}": stat ${program}: no such file or directory: unknown`;
}
