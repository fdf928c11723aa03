import type { Container, StopOptions, UpdateOptions } from "../gen/kanto/container_pb.ts";
import { type ContainerEntry, newEntry } from "./container-entry.ts";
import { DaemonRestore } from "./daemon-restore.ts";
import { DaemonRun, type DaemonRunParts } from "./daemon-run.ts";
import type { Task } from "./emulated-host.ts";
import { withDefaults } from "./fill-defaults.ts";
import { KantoFailure } from "./kanto-failure.ts";
import * as lifecycle from "./lifecycle.ts";
import { sameResources, sameRestartPolicy, withUpdate } from "./live-update.ts";
import { RestartManager } from "./restart-manager.ts";
import { type RandomNumbers, randomUuid, shuffled } from "./seeded-random.ts";
import { startContainer } from "./start-container.ts";
import { stopOrderOf } from "./stop-order.ts";
import { type StopOrder, TaskStopper } from "./task-stopper.ts";
import { containerProblem, nameProblem, resourcesProblem, restartPolicyProblem } from "./validate-container.ts";

export interface EmulatedDaemonParts extends DaemonRunParts {
  readonly random: RandomNumbers;
  /** The daemon ends at once, as a panic ends it. */
  readonly crash: () => void;
}

/** One run of the daemon, from its start to its end. Failures are thrown as `KantoFailure`. */
export class EmulatedDaemon {
  readonly #run: DaemonRun;
  readonly #random: RandomNumbers;
  readonly #crash: () => void;
  readonly #stopper: TaskStopper;
  readonly #restarts: RestartManager;
  readonly #restore: DaemonRestore;

  constructor({ random, crash, ...parts }: EmulatedDaemonParts) {
    this.#run = new DaemonRun(parts);
    this.#random = random;
    this.#crash = crash;
    this.#stopper = new TaskStopper(parts.clock, parts.host);
    this.#restarts = new RestartManager(this.#run, (entry) => startContainer(this.#run, entry, () => undefined));
    this.#restore = new DaemonRestore({
      run: this.#run,
      restarts: this.#restarts,
      startByHand: (entry) => this.#startByHand(entry),
      taskEnded: (containerId, task) => this.#taskEnded(containerId, task),
    });
  }

  /** Every call of this run hangs, for ever. */
  get isDeadlocked(): boolean {
    return this.#restore.isDeadlocked;
  }

  begin(): void {
    this.#run.host.onTaskEnded = (containerId, task) => this.#taskEnded(containerId, task);
    void this.#restore.begin();
  }

  /** SIGKILL: nothing is put in order. */
  vanish(): void {
    this.#run.life.abort();
    this.#run.host.onTaskEnded = null;
    for (const entry of this.#run.entries.values()) entry.dueRestart?.abort();
  }

  /** SIGTERM: all containers are stopped, which does not count as stopped by hand. */
  async shutDown(): Promise<void> {
    for (const entry of this.#run.entries.values()) {
      this.#restarts.callOff(entry);
      await entry.lock.hold(() => this.#stop(entry, stopOrderOf(undefined, true), false)).catch(() => undefined);
    }
    this.vanish();
  }

  list(): Container[] {
    return shuffled([...this.#run.entries.values()], this.#random).map((entry) => entry.container);
  }

  get(id: string): Container | undefined {
    return this.#run.entries.get(id)?.container;
  }

  async create(asked: Container, signal: AbortSignal): Promise<Container> {
    const { host, clock, entries } = this.#run;
    if (entries.has(asked.id)) throw new KantoFailure(`container with id = ${asked.id} already exists`);
    const container = withDefaults(asked, randomUuid(this.#random));
    const problem = containerProblem(container);
    if (problem !== null) throw new KantoFailure(problem);
    const remains = host.remains.get(container.id);
    if (remains?.streams === true) {
      host.remains.set(container.id, { ...remains, streams: false });
      throw new KantoFailure("failed to create containerIO");
    }
    const image = container.image?.name ?? "";
    if (!host.images.isLocal(image, host.script.images)) await host.images.pull(image, host.script.images, signal);
    if (remains?.snapshot === true) throw new KantoFailure(`snapshot "${container.id}-snapshot": already exists`);
    const entry = newEntry({ container: lifecycle.created(container, clock.timestamp()), startedBefore: false });
    this.#run.save(entry);
    await this.#restore.beforeWrite();
    this.#run.entries.set(container.id, entry);
    return entry.container;
  }

  async start(id: string): Promise<void> {
    const entry = this.#run.entry(id);
    await entry.lock.hold(async () => {
      if (this.#restore.isRestoring) {
        throw new KantoFailure("no network controller to connect to default network");
      }
      this.#startByHand(entry);
    });
  }

  async stop(id: string, options: StopOptions | undefined): Promise<void> {
    const entry = this.#run.entry(id);
    const order = stopOrderOf(options, false);
    await entry.lock.hold(async () => {
      await this.#stop(entry, order, true);
      this.#restarts.applyPolicy(entry);
    });
  }

  async update(id: string, options: UpdateOptions | undefined): Promise<void> {
    const entry = this.#run.entry(id);
    const problem = restartPolicyProblem(options?.restartPolicy) ?? resourcesProblem(options?.resources);
    if (problem !== null) throw new KantoFailure(problem);
    if (options === undefined) return;
    await entry.lock.hold(async () => {
      const { resources, restartPolicy } = entry.container.hostConfig ?? {};
      const policyChanges =
        options.restartPolicy !== undefined && !sameRestartPolicy(options.restartPolicy, restartPolicy);
      const resourcesChange = options.resources !== undefined && !sameResources(options.resources, resources);
      if (!policyChanges && !resourcesChange) return;
      if (policyChanges) this.#restarts.reset(entry);
      this.#run.change(entry, withUpdate(entry.container, options));
      const { state } = entry.container;
      if (policyChanges && (state?.exited === true || state?.status === "Stopped")) this.#restarts.applyPolicy(entry);
    });
  }

  async pause(id: string): Promise<void> {
    const entry = this.#run.entry(id);
    await entry.lock.hold(async () => {
      const { state } = entry.container;
      if (state?.running !== true) {
        throw new KantoFailure(`container with id = ${id} is not running - current status is ${state?.status}`);
      }
      this.#run.host.processes.freeze(Number(state.pid));
      this.#run.change(entry, lifecycle.paused(entry.container));
    });
  }

  async unpause(id: string): Promise<void> {
    const entry = this.#run.entry(id);
    await entry.lock.hold(async () => {
      const { state } = entry.container;
      if (state?.paused !== true) throw new KantoFailure(`container id = ${id} is not paused - cannot unpause it `);
      this.#run.change(entry, lifecycle.unpaused(entry.container));
      this.#run.host.processes.thaw(Number(state.pid));
    });
  }

  async rename(id: string, name: string): Promise<void> {
    const entry = this.#run.entry(id);
    const problem = nameProblem(name);
    if (problem !== null) throw new KantoFailure(problem);
    await entry.lock.hold(async () => {
      if (name !== "") this.#run.change(entry, { ...entry.container, name });
    });
  }

  /** `force` says whether a running container may go; the options' own, whether SIGKILL follows. */
  async remove(id: string, force: boolean, options: StopOptions | undefined): Promise<void> {
    const entry = this.#run.entry(id);
    await entry.lock.hold(async () => {
      const isActive = lifecycle.isRunningOrPaused(entry.container);
      if (isActive && !force) {
        throw new KantoFailure(
          `container with id = ${id} is not stopped - must set the force flag to true to remove it`,
        );
      }
      if (isActive && this.#restore.isRestoring) {
        this.#crash();
        throw new KantoFailure("the daemon ended");
      }
      const isKept = entry.dueRestart !== null && this.#run.host.script.keepsRemoved;
      this.#restarts.callOff(entry);
      const { container } = entry;
      await this.#destroyTask(entry, options, force);
      entry.container = lifecycle.dead(container);
      await this.#restore.beforeWrite();
      this.#run.forget(entry);
      if (isKept) this.#run.save({ ...entry, container });
      this.#expireImage(entry.container.image?.name ?? "");
    });
  }

  /** What a client leaves behind that gives up on a Stop or Remove: containerd's part is not cleared away. */
  leaveRemains(id: string, snapshot: boolean): void {
    this.#run.host.remains.set(id, { streams: false, snapshot });
  }

  #startByHand(entry: ContainerEntry): void {
    startContainer(this.#run, entry, () => {
      this.#restarts.reset(entry);
      entry.restartMemory = { pauseMs: 0, restarts: 0 };
      entry.container = { ...entry.container, restartCount: 0n, manuallyStopped: false };
    });
  }

  async #stop(entry: ContainerEntry, order: StopOrder, byHand: boolean): Promise<void> {
    const { id, state } = entry.container;
    if (!lifecycle.isRunningOrPaused(entry.container)) {
      throw new KantoFailure(`cannot perform stop operation for container: ${id}, with state: ${state?.status}`);
    }
    const task = this.#run.host.tasks.get(id);
    entry.container = { ...entry.container, manuallyStopped: byHand };
    try {
      if (task === undefined || this.#restore.isRestoring) {
        throw new KantoFailure(`container with ID = ${id} does not exist`);
      }
      const exitCode = await this.#stopper.stop(entry, task, order);
      this.#run.host.tasks.delete(id);
      this.#run.change(entry, lifecycle.stopped(entry.container, exitCode, "", this.#run.clock.timestamp()));
    } catch (error) {
      entry.container = { ...entry.container, manuallyStopped: false };
      throw error;
    }
  }

  async #destroyTask(entry: ContainerEntry, options: StopOptions | undefined, force: boolean): Promise<void> {
    const { id } = entry.container;
    const { host } = this.#run;
    const task = host.tasks.get(id);
    if (task === undefined) return;
    try {
      await this.#stopper.stop(entry, task, stopOrderOf(options, force));
    } catch (error) {
      if (!(error instanceof KantoFailure) || !error.message.includes("not found")) throw error;
      // Taken for removed, but containerd keeps the container, its task and its snapshot.
      host.remains.set(id, { streams: true, snapshot: false });
    }
    host.tasks.delete(id);
  }

  #taskEnded(id: string, task: Task): void {
    const entry = this.#run.entries.get(id);
    if (entry === undefined || task.exitCode === null) return;
    const { exitCode } = task;
    if (entry.stopWait !== null) {
      if (!this.#stopper.misses(entry)) entry.stopWait.deliver(exitCode);
      return;
    }
    void entry.lock.hold(async () => {
      if (this.#run.hasEnded || this.#run.host.tasks.get(id) !== task) return;
      this.#run.host.tasks.delete(id);
      this.#run.change(entry, lifecycle.exited(entry.container, exitCode, "", this.#run.clock.timestamp()));
      this.#restarts.applyPolicy(entry);
    });
  }

  #expireImage(image: string): void {
    const { host, entries } = this.#run;
    const used = [...entries.values()].some((entry) => entry.container.image?.name === image);
    if (host.script.imagesExpire && !used) host.images.remove(image);
  }
}
