import type { ContainerSpec, ResourcesSpec, RestartPolicySpec } from "../core/model/container-spec.ts";
import type { HandlingRecord } from "../core/model/handling.ts";
import type { History } from "../core/model/history.ts";
import type { Inventory } from "../core/model/inventory.ts";
import type { Journal } from "../core/model/journal.ts";
import type { ManifestFile } from "../core/model/manifest.ts";
import type { ObservedContainer } from "../core/model/observed-state.ts";
import type { Problem } from "../core/model/problem.ts";
import type { Result } from "../core/model/result.ts";
import type { RuntimeFailure } from "../core/model/runtime-failure.ts";

/** The container manager that we drive. Every call has a deadline of its own and answers, never throws. */
export interface ContainerRuntime {
  list(): Promise<Result<readonly RuntimeContainer[], RuntimeFailure>>;
  /** Pulls the image where it is not local; may take minutes. `signal` cancels the pull; nothing is left behind. */
  create(request: CreateRequest, signal?: AbortSignal): Promise<Result<RuntimeContainer, RuntimeFailure>>;
  start(containerId: string): Promise<Result<void, RuntimeFailure>>;
  /** Cannot be cancelled: that would make the id unusable for ever. */
  stop(containerId: string, options: StopRequest): Promise<Result<void, RuntimeFailure>>;
  /** Removes it whatever its state. Cannot be cancelled, for the same reason. */
  remove(containerId: string): Promise<Result<void, RuntimeFailure>>;
  rename(containerId: string, runtimeName: string): Promise<Result<void, RuntimeFailure>>;
  update(containerId: string, request: UpdateRequest): Promise<Result<void, RuntimeFailure>>;
  version(): Promise<Result<RuntimeVersion, RuntimeFailure>>;
  /** How long ago the socket's file was made; null where there is none. A restarted manager makes a new one. */
  endpointAgeMs(): Promise<number | null>;
  /** Calls `listener` whenever the manager has ended the connection, be it idle: it is going, or has gone. */
  onLost(listener: () => void): void;
  close(): Promise<void>;
}

/** What the manager lists; what the machine knows of its process is added by the engine. */
export type RuntimeContainer = Omit<ObservedContainer, "process" | "steadyForMs">;

export interface CreateRequest {
  readonly containerId: string;
  readonly runtimeName: string;
  readonly spec: ContainerSpec;
}

export interface StopRequest {
  /** Sent first. `SIGCONT` parks the call: see decision "park first, signal second". */
  readonly signal: "SIGTERM" | "SIGCONT";
  /** Whole seconds on the wire, rounded up; after it the manager sends SIGKILL. */
  readonly killAfterMs: number;
}

export interface UpdateRequest {
  readonly resources: ResourcesSpec | null;
  readonly restartPolicy: RestartPolicySpec | null;
}

export interface RuntimeVersion {
  readonly projectVersion: string;
  readonly apiVersion: string;
}

/** Where manifests lie. */
export interface ManifestDirectory {
  /** For messages. */
  readonly path: string;
  read(): Promise<DirectorySnapshot>;
}

/** A directory that can say when to look at it again. */
export interface WatchedDirectory extends ManifestDirectory {
  /**
   * Begins to watch, the directory that is there now and any that takes its place. `onHint` is called when something may
   * have changed: a hint only, `read` decides. `onTrouble` is called with one sentence where events cannot be had (the
   * system's limits), once until they can; looking at intervals must then do.
   */
  watch(onHint: () => void, onTrouble: (message: string) => void): DirectoryWatch;
  /**
   * The settled content: a file that is just being written in place counts as it was before, and a new one as absent,
   * until it has been quiet for a moment; `onHint` is then called. At the very first look such a file is refused with a
   * warning instead, so that what it made before is left alone.
   */
  read(): Promise<DirectorySnapshot>;
}

export interface DirectoryWatch {
  close(): void;
}

/** The directory at one moment. */
export interface DirectorySnapshot {
  /** In byte order of their paths. */
  readonly files: readonly ManifestFile[];
  /** Entries that were not even read, or lie about what they are: too big, a FIFO, a link that leads out. */
  readonly refused: readonly RefusedEntry[];
  /** What does not keep a file from being used: it, or the directory, can be written by others. */
  readonly warnings: readonly Problem[];
  /** False where the directory is missing, unreadable or was not read to its end; `problem` says why. */
  readonly complete: boolean;
  readonly problem: Problem | null;
}

export interface RefusedEntry {
  readonly path: string;
  readonly problem: Problem;
}

/** What we remember between two runs. Damage is reported through `onDamaged` and never a reason not to start. */
export interface StateStore {
  load(): Promise<LoadedState>;
  saveInventory(inventory: Inventory): Promise<Result<void, string>>;
  saveJournal(journal: Journal): Promise<Result<void, string>>;
  saveHistory(history: History): Promise<Result<void, string>>;
}

export interface LoadedState {
  readonly inventory: Inventory;
  readonly journal: Journal;
  readonly history: History;
  /** Sentences for people about state that was set aside or could not be read. */
  readonly warnings: readonly string[];
}

/** Where the record lies. It outlives the process, and need not outlive the boot. */
export interface HandlingStore {
  /** Nothing where there is none, or where it is damaged. */
  load(): Promise<HandlingRecord | null>;
  /** Never fails: without it only this protection is missing. */
  save(record: HandlingRecord): Promise<void>;
}

/** The machine's processes and boots. */
export interface Machine {
  /** Changes with each boot; empty where unknown. */
  bootId(): Promise<string>;
  /** Since the boot of the machine. */
  uptimeMs(): Promise<number>;
  /** Whether `pid` is alive and belongs to the container; `unknown` where the manager's processes cannot be seen. */
  processOf(containerId: string, pid: number): Promise<"alive" | "gone" | "unknown">;
  /** Sends it only to a process that belongs to the container; false where it did not. */
  signal(containerId: string, pid: number, signal: "SIGTERM" | "SIGKILL"): Promise<boolean>;
}

/** Time and chance, as parameters. */
export interface Clock {
  /** Monotonic. */
  nowMs(): number;
  /** RFC 3339, for people only. */
  timestamp(): string;
  /** Resolves early, without throwing, when `signal` aborts. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

export interface Randomness {
  /** Eight lower-case hexadecimal digits. */
  nonce(): string;
}

/**
 * Who started this process and watches over it, systemd for example. Nothing here waits for long, throws or fails a
 * pass; where nobody watches, nothing happens.
 */
export interface ServiceManager {
  /** The service does its work from now on; also ends `reloading`. Resolves when that was told, or could not be. */
  ready(statusText: string): Promise<void>;
  /** One line for people; where texts come faster than they can be told, the last one is. */
  status(statusText: string): void;
  /** The configuration is being read again; `ready` ends it. */
  reloading(): void;
  stopping(): void;
  /** A sign of life, due within each `watchdogIntervalMs`. */
  alive(): void;
  /** Without a sign of life for this long the service is ended and started again; null: nobody waits for one. */
  readonly watchdogIntervalMs: number | null;
}
