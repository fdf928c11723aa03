import { access, constants, cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { containerLogPath } from "../adapters/container-logs/container-log-path.ts";
import type { LogEntry } from "../adapters/container-logs/decode-log-line.ts";
import {
  isLogUnreadable,
  type ReadLogOptions,
  readContainerLog,
} from "../adapters/container-logs/read-container-log.ts";
import { type ControlFailure, callControl } from "../adapters/control/call-control.ts";
import { serveControl } from "../adapters/control/serve-control.ts";
import { openStatusFile, readStatusFile } from "../adapters/control/status-file.ts";
import { openManifestDirectory } from "../adapters/directory/open-manifest-directory.ts";
import { openWatchedDirectory } from "../adapters/directory/open-watched-directory.ts";
import { readNamedFile } from "../adapters/directory/read-named-file.ts";
import { connectKanto } from "../adapters/kanto/connect-kanto.ts";
import { logJsonLines } from "../adapters/logging/json-lines.ts";
import { showLiveDisplay } from "../adapters/logging/live-display.ts";
import { logPlainLines } from "../adapters/logging/plain-lines.ts";
import { tellProblemsOnce } from "../adapters/logging/tell-problems-once.ts";
import type { BrokerConnection, BrokerHandlers, BrokerOptions } from "../adapters/mqtt/connect-broker.ts";
import { acquireStateLock } from "../adapters/state/acquire-state-lock.ts";
import { openHandOverLock } from "../adapters/state/hand-over-lock.ts";
import { inspectState } from "../adapters/state/inspect-state.ts";
import { openHandOverStore } from "../adapters/state/open-hand-over-store.ts";
import { openHandlingStore } from "../adapters/state/open-handling-store.ts";
import { openStateStore } from "../adapters/state/open-state-store.ts";
import { findCompetitors } from "../adapters/system/find-competitors.ts";
import { inspectClock, inspectDisk, inspectWatchLimits } from "../adapters/system/inspect-limits.ts";
import { inspectPath } from "../adapters/system/inspect-path.ts";
import { preferSmallMemory } from "../adapters/system/prefer-small-memory.ts";
import { type Endpoint, reachEndpoint } from "../adapters/system/reach-endpoint.ts";
import { systemClock } from "../adapters/system/system-clock.ts";
import { systemMachine } from "../adapters/system/system-machine.ts";
import { systemRandomness } from "../adapters/system/system-randomness.ts";
import { connectServiceManager } from "../adapters/systemd/connect-service-manager.ts";
import { feedWatchdog } from "../adapters/systemd/feed-watchdog.ts";
import type { ClockFacts, CompetitorFacts, WatchLimits } from "../core/doctor/machine-facts.ts";
import { failed, ok, type Result } from "../core/model/result.ts";
import type { EngineEventSink } from "../engine/engine-event.ts";
import type {
  Clock,
  ContainerRuntime,
  HandlingStore,
  Machine,
  ManifestDirectory,
  Randomness,
  ServiceManager,
  StateStore,
  WatchedDirectory,
} from "../engine/ports.ts";
import type { HandOverStore } from "../engine/ports-hand-over.ts";
import { askYesNo } from "./ask-yes-no.ts";
import type { Output } from "./output.ts";

export type { BrokerConnection } from "../adapters/mqtt/connect-broker.ts";

export type { ControlFailure, LogEntry, ReadLogOptions };

/** Everything that a command can use of the world outside. Nothing is opened before it is asked for. */
export interface App {
  openDirectory(options: DirectoryOptions): ManifestDirectory;
  readNamedFile: typeof readNamedFile;
  /** The same, with hints when to look again. */
  openWatchedDirectory(options: DirectoryOptions): WatchedDirectory;
  serveControl: typeof serveControl;
  callControl: typeof callControl;
  openStatusFile: typeof openStatusFile;
  readStatusFile: typeof readStatusFile;
  askYesNo: typeof askYesNo;
  containerLogPath: typeof containerLogPath;
  readContainerLog: typeof readContainerLog;
  isLogUnreadable: typeof isLogUnreadable;
  connectServiceManager(options: { readonly onTrouble: (message: string) => void }): ServiceManager;
  feedWatchdog: typeof feedWatchdog;
  preferSmallMemory: typeof preferSmallMemory;
  connectKanto(options: KantoOptions): ContainerRuntime;
  openStateStore(directory: string): StateStore;
  openHandlingStore(directory: string): HandlingStore;
  acquireStateLock: typeof acquireStateLock;
  openHandOverStore(directory: string): HandOverStore;
  openHandOverLock: typeof openHandOverLock;
  connectBroker(options: BrokerOptions, handlers: BrokerHandlers): Promise<BrokerConnection>;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly randomness: Randomness;
  openEventLog(options: EventLogOptions): EventLog;
  /** Kanto's API at a socket, with containers that exist in memory only. The failure is that of the script. */
  startEmulator(options: EmulatorOptions): Promise<Result<RunningEmulator, string>>;
  /** The text of a file; null where there is none; or why it cannot be read. */
  readText(path: string): Promise<Result<string | null, string>>;
  /** Replaces a file by one that only its owner can read, whole or not at all; the failure is a sentence. */
  writePrivately(path: string, text: string): Promise<Result<void, string>>;
  /** A folder of our own under the temporary directory. */
  makeScratch(): Promise<Scratch>;
  isWritable(path: string): Promise<boolean>;
  copyFolder(from: string, to: string): Promise<void>;
  readonly inspection: Inspection;
}

/** Looks at this machine without changing anything. */
export interface Inspection {
  readonly path: typeof inspectPath;
  readonly state: typeof inspectState;
  readonly disk: typeof inspectDisk;
  clock(): Promise<ClockFacts>;
  watchLimits(): Promise<WatchLimits | null>;
  competitors(manifests: string): Promise<CompetitorFacts>;
  /** Null: it accepts connections; else why not. */
  endpoint(endpoint: Endpoint): Promise<string | null>;
}

export interface DirectoryOptions {
  readonly path: string;
  readonly recursive: boolean;
  readonly strictPermissions: boolean;
}

export interface KantoOptions {
  readonly socketPath: string;
  readonly createTimeoutMs: number;
  /**
   * An emulator that has nothing to load when it starts: its empty List is believed at once, and nothing is held back
   * until it has settled.
   */
  readonly isReadyAtOnce: boolean;
}

export interface EventLogOptions {
  readonly format: "live" | "plain" | "json";
  readonly output: Output;
  readonly color: boolean;
  readonly unicode: boolean;
  readonly verbose: boolean;
}

export interface EventLog {
  readonly emit: EngineEventSink;
  close(): void;
}

export interface EmulatorOptions {
  readonly socketPath: string;
  /** The text of a script file; null for none. */
  readonly scriptText: string | null;
}

export interface RunningEmulator {
  readonly machine: Machine;
  stop(): Promise<void>;
}

export interface Scratch {
  readonly path: string;
  remove(): Promise<void>;
}

/** Builds the program. The only place that knows which adapter stands behind which port. */
export function composeApp(): App {
  return {
    openDirectory: openManifestDirectory,
    openWatchedDirectory: (options) => openWatchedDirectory({ ...options, clock: systemClock }),
    serveControl,
    callControl,
    openStatusFile,
    readStatusFile,
    askYesNo,
    containerLogPath,
    readContainerLog,
    isLogUnreadable,
    connectServiceManager: (options) => connectServiceManager({ environment: process.env, ...options }),
    feedWatchdog,
    preferSmallMemory,
    readNamedFile,
    connectKanto: openKanto,
    openHandlingStore: (directory) => openHandlingStore({ directory }),
    openStateStore: (directory) => openStateStore({ directory }),
    acquireStateLock,
    openHandOverStore: (directory) => openHandOverStore({ directory }),
    openHandOverLock,
    connectBroker,
    machine: systemMachine(),
    clock: systemClock,
    randomness: systemRandomness,
    openEventLog,
    startEmulator,
    readText,
    writePrivately,
    makeScratch,
    isWritable: (path) =>
      access(path, constants.W_OK).then(
        () => true,
        () => false,
      ),
    copyFolder: (from, to) => cp(from, to, { recursive: true }),
    inspection: {
      path: inspectPath,
      state: inspectState,
      disk: inspectDisk,
      clock: () => inspectClock("/", Date.now()),
      watchLimits: () => inspectWatchLimits("/"),
      competitors: (manifests) => findCompetitors("/", manifests),
      endpoint: (endpoint) => reachEndpoint(endpoint, BROKER_TIMEOUT_MS),
    },
  };
}

function openKanto({ socketPath, createTimeoutMs, isReadyAtOnce }: KantoOptions): ContainerRuntime {
  const deadlines = { createMs: createTimeoutMs };
  if (!isReadyAtOnce) {
    return connectKanto({ socketPath, deadlines });
  }
  const runtime = connectKanto({ socketPath, deadlines, settleMs: 0 });
  return { ...runtime, endpointAgeMs: async () => ((await runtime.endpointAgeMs()) === null ? null : A_MINUTE_MS) };
}

function openEventLog({ format, output, ...style }: EventLogOptions): EventLog {
  if (format === "json") {
    return { emit: tellProblemsOnce(logJsonLines(output, systemClock.timestamp, style.verbose)), close: () => {} };
  }
  if (format === "plain") {
    return { emit: tellProblemsOnce(logPlainLines(output, style)), close: () => {} };
  }
  const display = showLiveDisplay(output, { ...style, nowMs: systemClock.nowMs, every });
  return { emit: tellProblemsOnce(display.emit), close: () => display.close() };
}

function every(intervalMs: number, callback: () => void): () => void {
  const timer = setInterval(callback, intervalMs);
  return () => clearInterval(timer);
}

/** The broker's client is loaded only here: who uses no broker pays nothing for it. */
async function connectBroker(options: BrokerOptions, handlers: BrokerHandlers): Promise<BrokerConnection> {
  const { connectBroker: connect } = await import("../adapters/mqtt/connect-broker.ts");
  return connect(options, handlers);
}

/** The emulator is loaded only here: it makes no other command slower. */
async function startEmulator({ socketPath, scriptText }: EmulatorOptions): Promise<Result<RunningEmulator, string>> {
  const [{ startEmulator: start }, { parseScript }] = await Promise.all([
    import("../emulator/start-emulator.ts"),
    import("../emulator/script.ts"),
  ]);
  const script = parseScript(scriptText ?? "{}");
  if (!script.ok) {
    return script;
  }
  try {
    const emulator = await start({ socketPath, script: script.value });
    // Longer than the emulator's socket claims to be there.
    const machine = { ...emulator.machine, uptimeMs: async () => 2 * A_MINUTE_MS };
    return ok({ machine, stop: () => emulator.stop() });
  } catch (error) {
    return failed(systemErrorText(error));
  }
}

async function readText(path: string): Promise<Result<string | null, string>> {
  try {
    return ok(await readFile(path, "utf8"));
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return isMissing ? ok(null) : failed(systemErrorText(error));
  }
}

async function writePrivately(path: string, text: string): Promise<Result<void, string>> {
  const beside = join(dirname(path), `.${basename(path)}.${systemRandomness.nonce()}`);
  try {
    await writeFile(beside, text, { mode: 0o600, flag: "wx", flush: true });
    await rename(beside, path);
    return ok(undefined);
  } catch (error) {
    await rm(beside, { force: true });
    return failed(systemErrorText(error));
  }
}

async function makeScratch(): Promise<Scratch> {
  const path = await mkdtemp(join(tmpdir(), "kad-dev-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** The message of a system error; anything else is a bug and thrown on. */
function systemErrorText(error: unknown): string {
  if (error instanceof Error && "syscall" in error) {
    return error.message;
  }
  throw error;
}

const A_MINUTE_MS = 60_000;
const BROKER_TIMEOUT_MS = 3000;
