import { join } from "node:path";
import { connectKanto } from "../../src/adapters/kanto/connect-kanto.ts";
import type { Report } from "../../src/core/model/report.ts";
import type { PlanPolicy } from "../../src/core/reconcile/plan-input.ts";
import type { EmulatorScriptInput } from "../../src/emulator/script.ts";
import { type Emulator, startEmulator } from "../../src/emulator/start-emulator.ts";
import type { EngineEvent } from "../../src/engine/engine-event.ts";
import type { ContainerRuntime } from "../../src/engine/ports.ts";
import { type EngineMemory, type EnginePorts, openMemory, reconcileOnce } from "../../src/engine/reconcile-once.ts";
import {
  countingRandomness,
  directoryOf,
  emptyState,
  hastyClock,
  type StoredState,
  stateStoreOf,
} from "./in-memory-ports.ts";

/** Our engine and adapter, over a real socket, against the emulator; directory and state in memory. */
export interface ReconcileRig {
  readonly emulator: Emulator;
  readonly runtime: ContainerRuntime;
  /** File name -> text. */
  readonly files: Map<string, string>;
  readonly stored: StoredState;
  readonly events: EngineEvent[];
  /** One pass of a process that starts, loads its state, runs the pass and ends. */
  run(options?: RunOptions): Promise<string>;
  /** Something else that such a process does. */
  withEngine<Value>(work: (ports: EnginePorts, memory: EngineMemory) => Promise<Value>): Promise<Value>;
  /** `name: result, detail` for each container of the last pass's report. */
  report(): Report | null;
  /** `name id status image` of what Kanto lists, sorted. */
  listed(): readonly string[];
  /** The calls that change something, since the last `forgetCalls`: `Create app-00000001`. */
  mutatingCalls(): readonly string[];
  close(): Promise<void>;
}

export interface RunOptions {
  readonly policy?: Partial<PlanPolicy>;
  /** Default true. */
  readonly waitsForHealth?: boolean;
  /** Called before each write of state; throws where the process shall be killed there. */
  readonly beforeWrite?: () => void;
  /** Called before each call; throws where the process shall be killed there. */
  readonly beforeCall?: () => void;
  readonly signal?: AbortSignal;
  /** As in a container of its own: no process of Kanto's can be seen or signalled. */
  readonly isBlind?: boolean;
}

export async function openReconcileRig(scratch: string, script: EmulatorScriptInput = {}): Promise<ReconcileRig> {
  const socketPath = join(scratch, "kanto.sock");
  const emulator = await startEmulator({ socketPath, script, clock: hastyClock });
  const runtime = connectKanto({ socketPath, settleMs: 0, deadlines: { queryMs: 2_000 } });
  const files = new Map<string, string>();
  const stored = emptyState();
  const events: EngineEvent[] = [];
  const randomness = countingRandomness();
  let last: Report | null = null;
  function portsFor({ beforeWrite, beforeCall, isBlind = false }: RunOptions): EnginePorts {
    return {
      runtime: beforeCall === undefined ? runtime : guarded(runtime, beforeCall),
      machine: isBlind
        ? { ...emulator.machine, processOf: async () => "unknown", signal: async () => false }
        : emulator.machine,
      clock: hastyClock,
      randomness,
      directory: directoryOf(files),
      state: stateStoreOf(stored, beforeWrite),
      emit: (event) => void events.push(event),
    };
  }
  return {
    emulator,
    runtime,
    files,
    stored,
    events,
    async run(options = {}) {
      const { policy = {}, waitsForHealth = true, signal = new AbortController().signal } = options;
      const ports = portsFor(options);
      const memory = await openMemory(ports, null);
      const settings = {
        maxParallel: 4,
        stopTimeoutMs: 10_000,
        waitsForHealth,
        policy: {
          prune: false,
          startStopped: true,
          start: new Set<string>(),
          redeploy: new Map<string, string>(),
          healthWindowMs: 0,
          ...policy,
        },
      };
      const result = await reconcileOnce(ports, memory, settings, signal);
      last = result.ok ? result.value : null;
      if (!result.ok) return `no answer: ${result.failure.kind}`;
      return result.value.containers
        .map(({ name, result: outcome, detail }) => `${name}: ${outcome}, ${detail}`)
        .join("\n");
    },
    async withEngine(work) {
      const ports = portsFor({});
      return work(ports, await openMemory(ports, null));
    },
    report: () => last,
    listed: () =>
      emulator
        .containers()
        .map(({ name, id, state, image }) => `${name} ${id} ${state?.status} ${image?.name}`)
        .sort(),
    mutatingCalls: () =>
      emulator
        .calls()
        .filter(({ name }) => name !== "List" && name !== "Get" && name !== "ProjectInfo")
        .map(({ name, containerId }) => `${name} ${containerId}`),
    async close() {
      await runtime.close();
      await emulator.kill();
    },
  };
}

/** Runs `before` ahead of every call that changes something. */
function guarded(runtime: ContainerRuntime, before: () => void): ContainerRuntime {
  function guard<Args extends readonly unknown[], Answer>(call: (...args: Args) => Answer): (...args: Args) => Answer {
    return (...args) => {
      before();
      return call(...args);
    };
  }
  return {
    ...runtime,
    create: guard(runtime.create),
    start: guard(runtime.start),
    stop: guard(runtime.stop),
    remove: guard(runtime.remove),
    rename: guard(runtime.rename),
    update: guard(runtime.update),
  };
}

/** A native manifest as a person writes it; `container_id` only where given. */
export function manifestText(name: string, image: string, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ container_name: name, image: { name: image }, ...more });
}
