import type { ContainerSpec } from "../../src/core/model/container-spec.ts";
import { failed, ok, type Result } from "../../src/core/model/result.ts";
import type { RuntimeFailure, RuntimeFailureKind } from "../../src/core/model/runtime-failure.ts";
import type { Clock, ContainerRuntime, CreateRequest, Machine, RuntimeContainer } from "../../src/engine/ports.ts";
import { openQuickClock } from "./quick-clock.ts";

/**
 * A container manager in memory, on a clock that only moves when somebody sleeps: a pass takes a millisecond, so that
 * thousands of them can be tried. What it does is what the emulator does on its good days; images say what their program
 * does: `bad` ends at once with exit code 3 again and again, `unstartable` cannot be started, `missing` is in no registry.
 */
export interface QuickManager {
  /** The manager as one process reaches it. */
  runtimeFor(fateOf: CallFate): ContainerRuntime;
  readonly machine: Machine;
  readonly clock: Clock;
  containers(): readonly RuntimeContainer[];
  /** How many calls that change something were carried out. */
  changes(): number;
}

/** Asked ahead of each call that changes something; `never`: who calls is dead, and hears nothing any more. */
export type CallFate = (call: string) => "carry-out" | "not-reached" | "lost-answer" | "never";

export const CARRY_OUT: CallFate = () => "carry-out";

type Answer<Value> = Promise<Result<Value, RuntimeFailure>>;
type Change = (container: RuntimeContainer) => RuntimeContainer | RuntimeFailureKind;

export function openQuickManager(): QuickManager {
  let changes = 0;
  const containers = new Map<string, RuntimeContainer>();
  const manager: QuickManager = {
    clock: openQuickClock(),
    machine: {
      bootId: async () => "boot-1",
      uptimeMs: async () => 1e9,
      processOf: async () => "alive",
      signal: async () => true,
    },
    containers: () => [...containers.values()],
    changes: () => changes,
    runtimeFor,
  };
  return manager;

  function runtimeFor(fateOf: CallFate): ContainerRuntime {
    const change = (call: string, id: string, apply: Change) => called(fateOf, call, () => changed(call, id, apply));
    return {
      list: async () => ok([...containers.values()].reverse()),
      create: (request) => called(fateOf, "Create", () => create(request)),
      start: (id) => change("Start", id, start),
      stop: (id) => change("Stop", id, stop),
      remove: (id) =>
        called(fateOf, "Remove", () =>
          containers.delete(id) ? ok(undefined) : failure("Remove", "no-such-container"),
        ),
      rename: (id, name) => change("Rename", id, (it) => ({ ...it, name, spec: { ...it.spec, name } })),
      update: (id, { restartPolicy, resources }) =>
        change("Update", id, (it) => ({
          ...it,
          spec: { ...it.spec, ...(restartPolicy && { restartPolicy }), ...(resources && { resources }) },
        })),
      version: async () => ok({ projectVersion: "0", apiVersion: "0" }),
      endpointAgeMs: async () => 1e6,
      onLost: () => undefined,
      close: async () => undefined,
    };
  }

  async function called<Value>(
    fateOf: CallFate,
    call: string,
    carryOut: () => Result<Value, RuntimeFailure>,
  ): Answer<Value> {
    const fate = fateOf(call);
    if (fate === "never") return new Promise(() => undefined);
    if (fate === "not-reached") return failure(call, "unreachable");
    changes += 1;
    const answer = carryOut();
    return fate === "lost-answer" ? failure(call, "unreachable") : answer;
  }

  function changed(call: string, id: string, apply: Change): Result<void, RuntimeFailure> {
    const container = containers.get(id);
    const after = container === undefined ? "no-such-container" : apply(container);
    if (typeof after === "string") return failure(call, after);
    containers.set(id, after);
    return ok(undefined);
  }

  function create({ containerId, runtimeName, spec }: CreateRequest): Result<RuntimeContainer, RuntimeFailure> {
    if (containers.has(containerId)) return failure("Create", "id-taken");
    if (programOf(spec) === "missing") return failure("Create", "image-refused");
    const container: RuntimeContainer = {
      id: containerId,
      name: runtimeName,
      spec: { ...spec, name: runtimeName },
      state: { status: "Created", pid: 0, exitCode: 0, error: "", startedAt: "", finishedAt: "", oomKilled: false },
      createdAt: manager.clock.timestamp(),
      manuallyStopped: false,
      restartCount: 0,
      hostsPath: "",
    };
    containers.set(containerId, container);
    return ok(container);
  }

  function start(container: RuntimeContainer): RuntimeContainer | RuntimeFailureKind {
    const { state, spec } = container;
    if (state.status === "Running") return "already-running";
    const hasPort = (other: RuntimeContainer) =>
      other.state.status === "Running" && other.spec.portMappings.some(({ hostPort }) => usesPort(spec, hostPort));
    if ([...containers.values()].some(hasPort)) return "port-taken";
    const startedAt = manager.clock.timestamp();
    if (programOf(spec) === "unstartable") {
      containers.set(container.id, { ...container, state: { ...state, status: "Stopped", error: "no such program" } });
      return "program-not-startable";
    }
    const after = { ...container, manuallyStopped: false, restartCount: 0 };
    if (programOf(spec) === "bad") {
      const ended = { ...state, status: "Exited" as const, exitCode: 3, startedAt, finishedAt: startedAt };
      return { ...after, restartCount: 2, state: ended };
    }
    return { ...after, state: { ...state, status: "Running", pid: 4711, error: "", startedAt } };
  }

  function stop(container: RuntimeContainer): RuntimeContainer | RuntimeFailureKind {
    const { state } = container;
    if (state.status !== "Running") return "not-running";
    const finishedAt = manager.clock.timestamp();
    return { ...container, manuallyStopped: true, state: { ...state, status: "Stopped", pid: 0, finishedAt } };
  }
}

function usesPort({ portMappings }: ContainerSpec, port: number): boolean {
  return portMappings.some(({ hostPort }) => hostPort === port);
}

/** The first part of the image's name. */
function programOf({ image }: ContainerSpec): string {
  return image.name.split("/")[0]?.split(".")[0] ?? "";
}

function failure(call: string, kind: RuntimeFailureKind): Result<never, RuntimeFailure> {
  return failed({ kind, call, message: `${call}: ${kind}` });
}
