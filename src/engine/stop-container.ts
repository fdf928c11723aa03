import type { Result } from "../core/model/result.ts";
import type { RuntimeFailure } from "../core/model/runtime-failure.ts";
import type { EngineEventSink } from "./engine-event.ts";
import type { Clock, ContainerRuntime, Machine } from "./ports.ts";

export interface StopPorts {
  readonly runtime: ContainerRuntime;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly emit: EngineEventSink;
}

export interface ContainerToStop {
  readonly containerName: string;
  readonly containerId: string;
  readonly pid: number;
  /** From SIGTERM to SIGKILL. */
  readonly stopTimeoutMs: number;
}

/** Until the manager surely waits for the exit: with 30 ms one exit in sixty was lost, with 100 ms none in 180. */
const PARKING_MS = 100;
/** The manager's own kill comes only where ours did not. */
const MANAGER_KILLS_LATER_MS = 5_000;
/** A process that is still there so long after SIGTERM takes its time to end. */
const SLOW_TO_END_MS = 1_000;

/**
 * Park first, signal second. Kanto's own Stop loses about one exit in seven of processes that end at once, and what
 * follows makes the id unusable for ever. So Stop is called with a signal that does nothing, and once the manager waits
 * for the exit the real signal is sent from here. Where processes cannot be seen from here, the manager's plain Stop.
 *
 * @param onSlow called once where the process takes its time to end
 */
export async function stopContainer(
  ports: StopPorts,
  container: ContainerToStop,
  onSlow: () => void = () => undefined,
): Promise<Result<void, RuntimeFailure>> {
  const { runtime, machine, emit } = ports;
  const { containerName, containerId, pid, stopTimeoutMs } = container;
  if (pid <= 0 || (await machine.processOf(containerId, pid)) !== "alive") {
    if (pid > 0) emit({ kind: "parking-unavailable", containerName });
    return runtime.stop(containerId, { signal: "SIGTERM", killAfterMs: stopTimeoutMs });
  }
  const answered = new AbortController();
  const parked = runtime.stop(containerId, { signal: "SIGCONT", killAfterMs: stopTimeoutMs + MANAGER_KILLS_LATER_MS });
  const signalled = signalProcess(ports, container, answered.signal, onSlow);
  const result = await parked;
  answered.abort();
  await signalled;
  return result;
}

async function signalProcess(
  { machine, clock }: StopPorts,
  container: ContainerToStop,
  answered: AbortSignal,
  onSlow: () => void,
): Promise<void> {
  const { containerId, pid, stopTimeoutMs } = container;
  await clock.sleep(PARKING_MS, answered);
  if (answered.aborted) return;
  await machine.signal(containerId, pid, "SIGTERM");
  const firstMs = Math.min(SLOW_TO_END_MS, stopTimeoutMs);
  await clock.sleep(firstMs, answered);
  if (answered.aborted) return;
  if ((await machine.processOf(containerId, pid)) === "alive") onSlow();
  await clock.sleep(stopTimeoutMs - firstMs, answered);
  if (answered.aborted) return;
  await machine.signal(containerId, pid, "SIGKILL");
}
