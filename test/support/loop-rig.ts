import { join } from "node:path";
import { connectKanto } from "../../src/adapters/kanto/connect-kanto.ts";
import type { ContainerPhase, ContainerStatus, DeployerStatus } from "../../src/core/model/status.ts";
import type { EmulatorScriptInput } from "../../src/emulator/script.ts";
import { type Emulator, startEmulator } from "../../src/emulator/start-emulator.ts";
import { type ControlLoop, openControlLoop } from "../../src/engine/control-loop.ts";
import type { EngineEvent } from "../../src/engine/engine-event.ts";
import type { LoopSettings } from "../../src/engine/loop-settings.ts";
import { NO_GUARD } from "../../src/engine/poison-guard.ts";
import type { ContainerRuntime } from "../../src/engine/ports.ts";
import { openMemory } from "../../src/engine/reconcile-once.ts";
import { pausable, type SuspensionSource } from "../../src/engine/suspension-source.ts";
import { eventually } from "./eventually.ts";
import {
  countingRandomness,
  emptyState,
  hastyClock,
  type StoredState,
  stateStoreOf,
  watchedDirectoryOf,
} from "./in-memory-ports.ts";

/**
 * The daemon's loop over a real socket, against the emulator; directory and state in memory, on a clock that runs fifty
 * times faster.
 */
export interface LoopRig {
  readonly emulator: Emulator;
  readonly stored: StoredState;
  readonly events: EngineEvent[];
  loop(): ControlLoop;
  readonly suspension: SuspensionSource;
  /** Writes a file, as a save does: the loop is told. */
  save(path: string, text: string): void;
  erase(path: string): void;
  touch(...paths: readonly string[]): void;
  /** What a person does with Kanto's own client. */
  handCommand<Value>(command: (kanto: ContainerRuntime) => Promise<Value>): Promise<Value>;
  /** Those that the loop was started with. */
  settings(): LoopSettings;
  /** Ends the loop as SIGTERM does. */
  stop(): Promise<void>;
  start(settings?: Partial<LoopSettings>): Promise<void>;
  /** The status of one container, once it is in that phase. */
  reaches(name: string, phase: ContainerPhase): Promise<ContainerStatus | undefined>;
  /** The status of all, once it is as told. */
  settles(isSettled: (status: DeployerStatus) => boolean): Promise<DeployerStatus>;
  /** `name status image` of what Kanto lists, sorted. */
  listed(): readonly string[];
  /** The calls that change something: `Create app-00000001`. */
  mutatingCalls(): readonly string[];
  close(): Promise<void>;
}

const SETTINGS: LoopSettings = {
  maxParallel: 4,
  stopTimeoutMs: 10_000,
  healthWindowMs: 0,
  prune: false,
  redeploysTouched: true,
  resyncIntervalMs: 10_000,
};

export async function openLoopRig(scratch: string, script: EmulatorScriptInput = {}): Promise<LoopRig> {
  const socketPath = join(scratch, "kanto.sock");
  // By the wall clock, as its socket's file: what ended before the daemon started is taken for due to be started by it.
  const clock = { ...hastyClock, timestamp: () => new Date().toISOString() };
  const emulator = await startEmulator({ socketPath, script, clock });
  const runtime = connectKanto({ socketPath, settleMs: 0, deadlines: { queryMs: 2_000 } });
  const texts = new Map<string, string>();
  const modifiedAtMs = new Map<string, number>();
  const directory = watchedDirectoryOf(texts, modifiedAtMs);
  const stored = emptyState();
  const events: EngineEvent[] = [];
  const suspension = pausable(() => "2026-01-01T00:00:00Z");
  const randomness = countingRandomness();
  let inForce = SETTINGS;
  let running: { readonly loop: ControlLoop; readonly end: () => Promise<void> } | null = null;

  function loop(): ControlLoop {
    if (running === null) throw new Error("expected the loop to run");
    return running.loop;
  }

  async function stop(): Promise<void> {
    await running?.end();
    running = null;
  }

  return {
    emulator,
    stored,
    events,
    suspension,
    loop,
    save(path, text) {
      texts.set(path, text);
      modifiedAtMs.set(path, (modifiedAtMs.get(path) ?? 0) + 1);
      directory.hint();
    },
    erase(path) {
      texts.delete(path);
      directory.hint();
    },
    touch(...paths) {
      for (const path of paths) modifiedAtMs.set(path, (modifiedAtMs.get(path) ?? 0) + 1);
      directory.hint();
    },
    handCommand: (command) => command(runtime),
    settings: () => inForce,
    stop,
    async start(settings = {}) {
      inForce = { ...SETTINGS, ...settings };
      const emit = (event: EngineEvent) => void events.push(event);
      const ports = { runtime, machine: emulator.machine, clock: hastyClock, randomness, directory, emit, suspension };
      const state = stateStoreOf(stored);
      const memory = await openMemory({ state, emit }, null);
      const identity = { deployerVersion: "0", processId: 1, socketPath };
      const opened = openControlLoop(
        { ...ports, state, guard: NO_GUARD, onStatus: () => undefined },
        memory,
        inForce,
        identity,
      );
      const ending = new AbortController();
      const run = opened.run(ending.signal);
      running = {
        loop: opened,
        end() {
          ending.abort();
          return run;
        },
      };
    },
    reaches: (name, phase) =>
      eventually(
        async () =>
          loop()
            .status()
            .containers.find((container) => container.name === name),
        (container) => container?.phase === phase,
      ),
    settles: (isSettled) => eventually(async () => loop().status(), isSettled),
    listed: () =>
      emulator
        .containers()
        .map(({ name, state, image }) => `${name} ${state?.status} ${image?.name}`)
        .sort(),
    mutatingCalls: () =>
      emulator
        .calls()
        .filter(({ name }) => name !== "List" && name !== "Get" && name !== "ProjectInfo")
        .map(({ name, containerId }) => `${name} ${containerId}`),
    async close() {
      await stop();
      await runtime.close();
      await emulator.kill();
    },
  };
}
