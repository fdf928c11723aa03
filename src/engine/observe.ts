import type { Inventory } from "../core/model/inventory.ts";
import type { ObservedContainer, ObservedState } from "../core/model/observed-state.ts";
import { failed, ok, type Result } from "../core/model/result.ts";
import type { RuntimeFailure } from "../core/model/runtime-failure.ts";
import type { EngineEventSink } from "./engine-event.ts";
import type { Clock, ContainerRuntime, Machine, RuntimeContainer } from "./ports.ts";
import { measureSteadiness, type Steadiness } from "./steadiness.ts";

export interface ObservePorts {
  readonly runtime: ContainerRuntime;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly emit: EngineEventSink;
}

/** How long an empty List is doubted, and how old a socket must be for one to be believed. */
const SETTLING_MS = 2_000;

/** A process that just ended is listed as running until the manager has dealt with its exit: half a second when busy. */
const LOOK_AT_GONE_EVERY_MS = 200;
const MOST_LOOKS_AT_GONE = 11;

/**
 * Everything that a plan is decided from, read once: what the manager lists, and what the machine says of the
 * processes. An empty List of a manager that has just started is not believed: it serves before it has loaded.
 *
 * @param isDoubtedElsewhere by name: whether the caller himself sees to it that a process that is gone is doubted, or
 *   does not care
 */
export async function observe(
  ports: ObservePorts,
  inventory: Inventory,
  steadiness: Steadiness,
  signal: AbortSignal,
  isDoubtedElsewhere: (listedName: string) => boolean = () => false,
): Promise<Result<ObservedState, RuntimeFailure>> {
  const bootId = await ports.machine.bootId();
  let listed = await listTrusted(ports, inventory, signal);
  for (let looks = 1; ; looks += 1) {
    if (!listed.ok) return listed;
    const processes = await processesOf(ports.machine, listed.value, inventory.poisonedIds);
    const isGone = listed.value.some(({ name }, index) => processes[index] === "gone" && !isDoubtedElsewhere(name));
    const isDoubted = isGone && looks < MOST_LOOKS_AT_GONE && !signal.aborted;
    if (!isDoubted) {
      const steadyForMs = measureSteadiness(steadiness, listed.value, ports.clock.nowMs());
      const containers = listed.value.map((container, index) => ({
        ...container,
        process: processes[index] ?? "unknown",
        steadyForMs: steadyForMs.get(container.id) ?? 0,
      }));
      return ok({ containers, bootId, observedAt: ports.clock.timestamp() });
    }
    await ports.clock.sleep(LOOK_AT_GONE_EVERY_MS, signal);
    listed = await ports.runtime.list();
  }
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

/** One after the other: who looks at a thousand of them lets others have their turn in between. */
async function processesOf(
  machine: Machine,
  containers: readonly RuntimeContainer[],
  lostIds: ReadonlySet<string>,
): Promise<readonly ObservedContainer["process"][]> {
  const processes: ObservedContainer["process"][] = [];
  for (const { id, state } of containers) {
    const seen = state.status === "Running" ? await machine.processOf(id, state.pid) : "unknown";
    // Where processes cannot be seen from here, the manager's own word counts: it found none to signal.
    const isLost = state.status === "Running" && seen === "unknown" && lostIds.has(id);
    processes.push(isLost ? "gone" : seen);
  }
  return processes;
}
