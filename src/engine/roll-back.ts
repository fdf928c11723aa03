import { denialOf } from "../core/admission/judge-spec.ts";
import type { Deployment } from "../core/model/history.ts";
import { failed, ok, type Result } from "../core/model/result.ts";
import { chooseRollback } from "../core/reconcile/choose-rollback.ts";
import { readDesiredState } from "./read-desired-state.ts";
import type { EngineMemory, EnginePorts } from "./reconcile-once.ts";
import { sayIfNotSaved } from "./remember-round.ts";

/**
 * Decides that an earlier deployment of a container shall run instead of what its manifest states, until the manifest
 * changes. The next pass brings it about. Fails with a sentence where there is nothing to go back to.
 *
 * @param number of the deployment; null: the last one that has proven itself and differs from what runs
 */
export async function rollBack(
  ports: EnginePorts,
  memory: EngineMemory,
  name: string,
  number: number | null,
): Promise<Result<Deployment, string>> {
  const desired = await readDesiredState(ports.directory, memory);
  const manifest = desired.containers.get(name);
  if (manifest === undefined) {
    const names = [...desired.containers.keys()].join(", ");
    return failed(`expected the name of a container that a usable manifest states (${names || "none"}), got '${name}'`);
  }
  const current = memory.inventory.containers.get(name)?.sent ?? null;
  const chosen = chooseRollback(name, memory.history.deployments.get(name) ?? [], current, number);
  if (!chosen.ok) return chosen;
  const denied = denialOf(chosen.value.spec, memory.admission);
  if (denied !== null) return failed(`deployment ${chosen.value.number} cannot come back: ${denied}`);
  const failedAt = ports.clock.timestamp();
  const reason = `rolled back by hand to deployment ${chosen.value.number}`;
  const failures = new Map(memory.inventory.failures);
  failures.set(name, { spec: manifest.spec, insteadSpec: chosen.value.spec, reason, failedAt });
  memory.inventory = { ...memory.inventory, failures };
  await sayIfNotSaved(ports, ports.state.saveInventory(memory.inventory));
  return ok(chosen.value);
}
