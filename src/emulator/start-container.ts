import { hostname } from "node:os";
import type { Container } from "../gen/kanto/container_pb.ts";
import type { ContainerEntry } from "./container-entry.ts";
import type { DaemonRun } from "./daemon-run.ts";
import { takePorts } from "./host-ports.ts";
import { KantoFailure } from "./kanto-failure.ts";
import * as lifecycle from "./lifecycle.ts";
import type { Program } from "./script.ts";

/**
 * Starts a container whose lock is held, or throws Kanto's text. `beforeTask` runs when the network is connected and
 * nothing else has changed yet: a port that is taken leaves the state as it was, whatever fails later leaves it Stopped.
 */
export function startContainer(run: DaemonRun, entry: ContainerEntry, beforeTask: () => void): void {
  const refusal = stateProblem(entry.container);
  if (refusal !== null) throw new KantoFailure(refusal);
  if (entry.container.hostConfig?.networkMode === "host") {
    entry.container = { ...entry.container, hostName: hostname() };
  }
  const taking = takePorts(entry.container, run.host.takenPorts());
  if ("problem" in taking) throw new KantoFailure(taking.problem);
  beforeTask();
  const program = run.host.programOf(entry.container);
  const text = taskProblem(run, entry.container, program);
  if (text !== null) {
    run.change(entry, lifecycle.stopped(entry.container, 0, text, run.clock.timestamp()));
    throw new KantoFailure(text);
  }
  const task = run.host.startTask(entry.container.id, program, taking.ports);
  entry.startedBefore = true;
  run.change(entry, lifecycle.running(entry.container, task.pid, run.clock.timestamp()));
}

function stateProblem({ id, state }: Container): string | null {
  if (state?.paused === true) {
    return `the container with id = ${id} is paused - cannot start it - try unpausing it instead`;
  }
  if (state?.running === true) return `the container with id = ${id} is already running`;
  return state?.dead === true ? `the container with id = ${id} is dead - cannot start it` : null;
}

function taskProblem({ host }: DaemonRun, { id, image, config }: Container, program: Program): string | null {
  if (host.remains.has(id)) return `container with ID = ${id} already exists`;
  const imageName = image?.name ?? "";
  if (!host.images.isLocal(imageName, host.script.images)) return `image "${imageName}": not found`;
  if (program.kind !== "not-startable") return null;
  const path = config?.cmd[0] ?? "";
  return `failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "${path}": stat ${path}: no such file or directory: unknown`;
}
