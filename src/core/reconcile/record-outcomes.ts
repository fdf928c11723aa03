import type { FailedSpec, Inventory, InventoryEntry } from "../model/inventory.ts";
import type { Manifest } from "../model/manifest.ts";
import type { ContainerPlan } from "../model/plan.ts";
import type { RuntimeFailureKind } from "../model/runtime-failure.ts";
import { type ChangedMap, changedMap } from "./changed-map.ts";
import { compareSpec } from "./compare-spec.ts";
import { condemnedSpec, failedSpec } from "./failed-spec.ts";
import { inventoryEntryAfter } from "./inventory-entry-after.ts";
import { hasStarted, indexRound, MAKING, type Round, type RoundIndex } from "./round-index.ts";

/** The inventory after a plan was carried out. The same object where nothing changed, so that nothing is written. */
export function recordOutcomes(inventory: Inventory, round: Round): Inventory {
  const index = indexRound(round);
  const containers = changedMap(inventory.containers);
  const failures = changedMap(inventory.failures);
  for (const decision of round.plan.containers) {
    const { name } = decision;
    const manifest = round.desired.containers.get(name);
    const before = containers.get(name);
    const after = inventoryEntryAfter(decision, manifest, before, index);
    if (after === null) containers.delete(name);
    else if (after !== undefined && !isSameEntry(before, after)) containers.set(name, after);
    if (manifest !== undefined) recordFailure(failures, decision, { manifest, before, index });
  }
  for (const name of forgotten(inventory, round)) containers.delete(name);
  const stopRequests = stopRequestsAfter(inventory, round);
  const next = {
    ...{ containers: containers.result(), failures: failures.result(), stopRequests },
    poisonedIds: poisonedIdsAfter(inventory, round),
  };
  return isSame(inventory, next) ? inventory : next;
}

interface Facts {
  readonly manifest: Manifest;
  readonly before: InventoryEntry | undefined;
  readonly index: RoundIndex;
}

function recordFailure(
  failures: ChangedMap<string, FailedSpec>,
  decision: ContainerPlan,
  { manifest, before, index }: Facts,
): void {
  const known = failures.get(decision.name);
  const condemned = condemnedSpec(decision, before, index);
  if (
    condemned !== undefined &&
    known?.insteadSpec != null &&
    compareSpec(known.insteadSpec, condemned.spec).length === 0
  ) {
    // What a person asked to run instead fails too: the manifest stays held, with what ran before.
    failures.set(decision.name, { ...known, insteadSpec: null, reason: `${known.reason}, which ${condemned.reason}` });
    return;
  }
  const failed = condemned ?? failedSpec(decision, manifest, index);
  if (failed !== undefined) failures.set(decision.name, failed);
  else if (MAKING.has(decision.action) && isStated(decision, manifest) && hasStarted(decision, index)) {
    failures.delete(decision.name);
  }
}

/** Whether what the plan deploys is what the manifest states, not what a person asked for instead. */
function isStated({ outcome }: ContainerPlan, manifest: Manifest): boolean {
  return outcome === null || compareSpec(outcome, manifest.spec).length === 0;
}

/** A wish to have it stopped ends with the manifest that it was said of, and with whatever makes it run. */
function stopRequestsAfter({ stopRequests }: Inventory, { plan, desired }: Round): ReadonlyMap<string, string> {
  const over = plan.containers.filter(({ name, action }) => {
    const sha256 = desired.containers.get(name)?.sha256;
    return MAKING.has(action) || action === "start" || (sha256 !== undefined && stopRequests.get(name) !== sha256);
  });
  if (!over.some(({ name }) => stopRequests.has(name))) return stopRequests;
  const names = new Set(over.map(({ name }) => name));
  return new Map([...stopRequests].filter(([name]) => !names.has(name)));
}

/** What the manager says of an id that will never run again. */
const LOST_ID: ReadonlySet<RuntimeFailureKind> = new Set(["id-poisoned", "process-gone"]);

/** Ids found to be lost, for as long as a manifest states them or a container bears them. */
function poisonedIdsAfter(
  inventory: Inventory,
  { plan, outcomes, desired, observed, isPartial }: Round,
): ReadonlySet<string> {
  const found = plan.operations.flatMap(({ number, operation }) => {
    const outcome = outcomes.get(number);
    return outcome?.kind === "failed" && LOST_ID.has(outcome.failure.kind) ? [operation.containerId] : [];
  });
  const healed = plan.containers.flatMap(({ action, containerId }) =>
    action === "heal" && containerId !== null ? [containerId] : [],
  );
  const before = inventory.poisonedIds;
  const lost = new Set([...before, ...found, ...healed]);
  if (!desired.complete || isPartial === true) return isSameSet(before, lost) ? before : lost;
  const stated = new Set([...desired.containers.values()].map(({ containerId }) => containerId));
  const listed = new Set(observed.containers.map(({ id }) => id));
  const isOfUse = (id: string) => stated.has(id) || listed.has(id) || found.includes(id);
  const kept = new Set([...lost].filter(isOfUse));
  return isSameSet(before, kept) ? before : kept;
}

/** Owned names that nothing states and nothing lists any more, and names that a rename has done away with. */
function forgotten(inventory: Inventory, { plan, desired, observed, outcomes, isPartial }: Round): readonly string[] {
  if (!desired.complete || isPartial === true) return [];
  const listedNames = new Set(observed.containers.map(({ name }) => name));
  const removedIds = new Set(
    plan.operations
      .filter(({ number, operation }) => operation.kind === "remove" && outcomes.get(number)?.kind === "succeeded")
      .map(({ operation }) => operation.containerId),
  );
  return [...inventory.containers.values()]
    .filter(({ name }) => !desired.containers.has(name) && !desired.held.has(name))
    .filter(({ name, containerId }) => !listedNames.has(name) || removedIds.has(containerId))
    .map(({ name }) => name);
}

/** Each part is the same object where nothing in it differs. */
function isSame(one: Inventory, other: Inventory): boolean {
  return (
    one.containers === other.containers &&
    one.failures === other.failures &&
    one.stopRequests === other.stopRequests &&
    one.poisonedIds === other.poisonedIds
  );
}

function isSameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...other].every((value) => one.has(value));
}

/** Specs are never edited, so that the same object is the same spec. */
function isSameEntry(before: InventoryEntry | undefined, after: InventoryEntry): boolean {
  return (
    before !== undefined &&
    before.containerId === after.containerId &&
    before.manifestPath === after.manifestPath &&
    before.manifestSha256 === after.manifestSha256 &&
    before.sent === after.sent &&
    before.answer === after.answer &&
    before.startedInBoot === after.startedInBoot
  );
}
