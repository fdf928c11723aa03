import type { DesiredState } from "../core/model/desired-state.ts";
import type { EngineMemory, EnginePorts } from "./reconcile-once.ts";
import { sayIfNotSaved } from "./remember-round.ts";
import type { Requests } from "./request-book.ts";

/**
 * Writes down what a person wants to have stopped, before it is: it shall stay so when this process is gone. What is
 * wanted again is no longer on that list.
 */
export async function rememberStopRequests(
  ports: Pick<EnginePorts, "state" | "emit">,
  memory: EngineMemory,
  { stop, start, redeploy }: Requests,
  desired: DesiredState,
): Promise<void> {
  const asked = [...stop].flatMap((name) => {
    const sha256 = desired.containers.get(name)?.sha256;
    return sha256 === undefined ? [] : [[name, sha256] as const];
  });
  const before = memory.inventory.stopRequests;
  const kept = [...before].filter(([name]) => !start.has(name) && !redeploy.has(name));
  if (asked.length === 0 && kept.length === before.size) return;
  const stopRequests = new Map([...kept, ...asked]);
  memory.inventory = { ...memory.inventory, stopRequests };
  await sayIfNotSaved(ports, ports.state.saveInventory(memory.inventory));
}
