import { create } from "@bufbuild/protobuf";
import { type Container, type State, StateSchema } from "../gen/kanto/container_pb.ts";

/**
 * The states of a container, as Kanto keeps them: pure steps from one container to the next. Every step sets all the
 * flags; error and times that a step does not set are carried over.
 */
const NO_FLAGS = { exited: false, dead: false, restarting: false, paused: false, running: false };

export function created(container: Container, at: string): Container {
  return { ...inState(container, { ...NO_FLAGS, status: "Created", pid: -1n, exitCode: 0n }), created: at };
}

export function running(container: Container, pid: number, at: string): Container {
  return inState(container, {
    ...NO_FLAGS,
    status: "Running",
    running: true,
    pid: BigInt(pid),
    startedAt: at,
    exitCode: 0n,
    error: "",
    oomKilled: false,
  });
}

export function stopped(container: Container, exitCode: number, error: string, at: string): Container {
  return inState(container, {
    ...NO_FLAGS,
    status: "Stopped",
    pid: -1n,
    exitCode: BigInt(exitCode),
    error,
    finishedAt: at,
  });
}

export function exited(container: Container, exitCode: number, error: string, at: string): Container {
  return inState(container, {
    ...NO_FLAGS,
    status: "Exited",
    exited: true,
    pid: -1n,
    exitCode: BigInt(exitCode),
    error,
    finishedAt: at,
  });
}

export function paused(container: Container): Container {
  return inState(container, { ...NO_FLAGS, status: "Paused", paused: true });
}

export function unpaused(container: Container): Container {
  return inState(container, { ...NO_FLAGS, status: "Running", running: true });
}

export function dead(container: Container): Container {
  return inState(container, { ...NO_FLAGS, status: "Dead", dead: true });
}

export function isRunningOrPaused(container: Container): boolean {
  return container.state?.running === true || container.state?.paused === true;
}

/** How long its last run took; zero where that is not known. */
export function lastRunMs(container: Container): number {
  const startedAt = Date.parse(container.state?.startedAt ?? "");
  const finishedAt = Date.parse(container.state?.finishedAt ?? "");
  return Number.isNaN(startedAt) || Number.isNaN(finishedAt) ? 0 : finishedAt - startedAt;
}

function inState(container: Container, change: Partial<Omit<State, "$typeName">>): Container {
  return { ...container, state: { ...(container.state ?? create(StateSchema)), ...change } };
}
