import type { InventoryEntry } from "../model/inventory.ts";
import type { Manifest } from "../model/manifest.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import type { ContainerPlan } from "../model/plan.ts";
import { hasStarted, isDone, MAKING, operationsFor, type RoundIndex } from "./round-index.ts";

/** The new entry; null: the name is no longer ours; undefined: as before. */
export function inventoryEntryAfter(
  decision: ContainerPlan,
  manifest: Manifest | undefined,
  before: InventoryEntry | undefined,
  index: RoundIndex,
): InventoryEntry | null | undefined {
  if (decision.action === "prune") return isDone(decision, index) ? null : undefined;
  if (decision.action === "restore") return entryAfterRestore(decision, before, index);
  if (manifest === undefined) return undefined;
  if (MAKING.has(decision.action)) return entryOfMade(decision, manifest, before, index);
  const listed = decision.containerId === null ? undefined : index.listed.get(decision.containerId);
  if (listed === undefined || decision.action === "wait" || decision.action === "failed") return before;
  return entryOfKept(decision, manifest, before, listed, index);
}

function entryOfMade(
  decision: ContainerPlan,
  manifest: Manifest,
  before: InventoryEntry | undefined,
  index: RoundIndex,
) {
  const started = hasStarted(decision, index);
  // What ran before is ours until its successor has started.
  if (!started && decision.action !== "create") return before;
  const operations = operationsFor(decision, index);
  const startedId = operations.find(({ operation }) => operation.kind === "start")?.operation.containerId;
  const created = operations.find(
    ({ operation }) => operation.kind === "create" && operation.containerId === startedId,
  );
  if (created?.outcome?.kind !== "succeeded") return before;
  const { answer } = created.outcome;
  return {
    ...sourceOf(manifest),
    containerId: created.operation.containerId,
    sent: decision.outcome ?? manifest.spec,
    answer: answer === null ? null : { ...answer.spec, name: manifest.spec.name },
    startedInBoot: started ? index.observed.bootId : "",
    deployedAt: index.timestamp,
  };
}

function entryOfKept(
  decision: ContainerPlan,
  manifest: Manifest,
  before: InventoryEntry | undefined,
  listed: ObservedContainer,
  index: RoundIndex,
): InventoryEntry {
  const known = before?.containerId === listed.id ? before : undefined;
  const startedInBoot =
    hasStarted(decision, index) || known === undefined ? index.observed.bootId : known.startedInBoot;
  const updated = decision.action === "update" && isDone(decision, index);
  if (known === undefined) {
    const agreed = decision.differences.length === 0 || updated;
    const sent = agreed ? (decision.outcome ?? manifest.spec) : null;
    const answer = updated ? null : listed.spec;
    return { ...sourceOf(manifest), containerId: listed.id, sent, answer, startedInBoot, deployedAt: index.timestamp };
  }
  // After an Update the next look tells what Kanto made of it.
  const answer = updated ? null : (known.answer ?? listed.spec);
  const sent = updated ? (decision.outcome ?? manifest.spec) : known.sent;
  return { ...known, ...sourceOf(manifest), sent, answer, startedInBoot };
}

/** What ran before is ours again, by its own definition. */
function entryAfterRestore(decision: ContainerPlan, before: InventoryEntry | undefined, index: RoundIndex) {
  if (before === undefined) return undefined;
  const made = operationsFor(decision, index).find(
    ({ operation, outcome }) => operation.kind === "create" && outcome?.kind === "succeeded",
  );
  const containerId = made?.operation.containerId ?? decision.containerId;
  if (containerId === null || (made === undefined && containerId === before.containerId)) return before;
  return { ...before, containerId, sent: decision.previous?.spec ?? null, answer: null };
}

/** Where an entry comes from, as of now: a file that was only renamed or re-indented is no change of the container. */
function sourceOf(manifest: Manifest) {
  return { name: manifest.spec.name, manifestPath: manifest.path, manifestSha256: manifest.sha256 };
}
