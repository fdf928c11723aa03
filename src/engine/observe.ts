import type { Inventory } from "../core/model/inventory.ts";
import type { ObservedContainer, ObservedState } from "../core/model/observed-state.ts";
import { failed, ok, type Result } from "../core/model/result.ts";
import type { RuntimeFailure } from "../core/model/runtime-failure.ts";
import type { EngineEventSink } from "./engine-event.ts";
import type { Clock, ContainerRuntime, Machine, RuntimeContainer } from "./ports.ts";

export interface ObservePorts {
  readonly runtime: ContainerRuntime;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly emit: EngineEventSink;
}

/** How long an empty List is doubted, and how old a socket must be for one to be believed. */
const SETTLING_MS = 2_000;

/**
 * Everything that a plan is decided from, read once: what the manager lists, and what the machine says of the
 * processes. An empty List of a manager that has just started is not believed: it serves before it has loaded.
 */
export async function observe(
  ports: ObservePorts,
  inventory: Inventory,
  signal: AbortSignal,
): Promise<Result<ObservedState, RuntimeFailure>> {
  const [listed, bootId] = await Promise.all([listTrusted(ports, inventory, signal), ports.machine.bootId()]);
  if (!listed.ok) return listed;
  const containers = await Promise.all(listed.value.map((container) => withProcess(ports.machine, container)));
  return ok({ containers, bootId, observedAt: ports.clock.timestamp() });
}

async function listTrusted(
  ports: ObservePorts,
  inventory: Inventory,
  signal: AbortSignal,
): Promise<Result<readonly RuntimeContainer[], RuntimeFailure>> {
  const { runtime, clock, emit } = ports;
  const first = await runtime.list();
  if (!first.ok || first.value.length > 0) return first;
  if (inventory.containers.size === 0 && (await isSettled(ports))) return first;
  emit({ kind: "empty-list-doubted", lookAgainInMs: SETTLING_MS });
  await clock.sleep(SETTLING_MS, signal);
  if (signal.aborted) return failed({ kind: "cancelled", call: "List", message: "the run was ended" });
  return runtime.list();
}

async function isSettled({ runtime, machine }: ObservePorts): Promise<boolean> {
  const [ageMs, uptimeMs] = await Promise.all([runtime.endpointAgeMs(), machine.uptimeMs()]);
  return ageMs !== null && ageMs >= SETTLING_MS && ageMs <= uptimeMs;
}

async function withProcess(machine: Machine, container: RuntimeContainer): Promise<ObservedContainer> {
  const { status, pid } = container.state;
  if (status !== "Running") return { ...container, process: "unknown" };
  return { ...container, process: await machine.processOf(container.id, pid) };
}
