import type { DesiredState } from "../model/desired-state.ts";
import type { FailedSpec, Inventory, InventoryEntry } from "../model/inventory.ts";
import type { Journal } from "../model/journal.ts";
import type { Manifest } from "../model/manifest.ts";
import type { ObservedContainer, ObservedState } from "../model/observed-state.ts";
import type { ContainerPlan, Plan, PlannedOperation } from "../model/plan.ts";
import { failureClass } from "../model/runtime-failure.ts";
import { compareSpec } from "./compare-spec.ts";
import type { OperationOutcomes } from "./operation-outcome.ts";

export interface Round {
  readonly plan: Plan;
  readonly outcomes: OperationOutcomes;
  readonly desired: DesiredState;
  readonly observed: ObservedState;
  readonly journal: Journal;
  /** RFC 3339. */
  readonly timestamp: string;
}

/** The inventory after a plan was carried out. The same object where nothing changed, so that nothing is written. */
export function recordOutcomes(inventory: Inventory, round: Round): Inventory {
  const containers = new Map(inventory.containers);
  const failures = new Map(inventory.failures);
  const poisonedIds = new Set(inventory.poisonedIds);
  for (const decision of round.plan.containers) {
    const { name } = decision;
    const manifest = round.desired.containers.get(name);
    const before = containers.get(name);
    const after = entryAfter(decision, manifest, before, round);
    if (after === null) containers.delete(name);
    else if (after !== undefined && !isSameEntry(before, after)) containers.set(name, after);
    const failed = manifest && (condemnedSpec(decision, before, round) ?? failedSpec(decision, manifest, round));
    if (failed) failures.set(name, failed);
    if (
      failures.has(name) &&
      MADE.has(decision.action) &&
      isStated(decision, manifest) &&
      hasStarted(decision, round)
    ) {
      failures.delete(name);
    }
  }
  for (const { operation, outcome } of withOutcomes(round)) {
    if (outcome?.kind === "failed" && outcome.failure.kind === "id-poisoned") poisonedIds.add(operation.containerId);
  }
  for (const { action, containerId } of round.plan.containers) {
    if (action === "heal" && containerId !== null) poisonedIds.add(containerId);
  }
  for (const name of forgotten(inventory, round)) containers.delete(name);
  const next = { containers, failures, poisonedIds };
  return isSame(inventory, next) ? inventory : next;
}

const MADE = new Set<ContainerPlan["action"]>(["create", "replace", "heal"]);

/** Whether what the plan deploys is what the manifest states, not what a person asked for instead. */
function isStated({ outcome }: ContainerPlan, manifest: Manifest | undefined): boolean {
  return manifest !== undefined && (outcome === null || compareSpec(outcome, manifest.spec).length === 0);
}

/** The new entry; null: the name is no longer ours; undefined: as before. */
function entryAfter(
  decision: ContainerPlan,
  manifest: Manifest | undefined,
  before: InventoryEntry | undefined,
  round: Round,
): InventoryEntry | null | undefined {
  if (decision.action === "prune") return isDone(decision, round) ? null : undefined;
  if (decision.action === "restore") return entryAfterRestore(decision, before, round);
  if (manifest === undefined) return undefined;
  if (MADE.has(decision.action)) return entryOfMade(decision, manifest, before, round);
  const listed = round.observed.containers.find(({ id }) => id === decision.containerId);
  if (listed === undefined || decision.action === "wait" || decision.action === "failed") return before;
  return entryOfKept(decision, manifest, before, listed, round);
}

function entryOfMade(decision: ContainerPlan, manifest: Manifest, before: InventoryEntry | undefined, round: Round) {
  const started = hasStarted(decision, round);
  // What ran before is ours until its successor has started.
  if (!started && decision.action !== "create") return before;
  const startedId = operationsOf(decision, round).find(({ operation }) => operation.kind === "start")?.operation
    .containerId;
  const created = withOutcomes(round).find(
    ({ operation, outcome }) =>
      operation.kind === "create" && operation.containerId === startedId && outcome?.kind === "succeeded",
  );
  if (created?.outcome?.kind !== "succeeded" || startedId === undefined) return before;
  const { answer } = created.outcome;
  return {
    ...sourceOf(manifest),
    containerId: startedId,
    sent: decision.outcome ?? manifest.spec,
    answer: answer === null ? null : { ...answer.spec, name: manifest.spec.name },
    startedInBoot: started ? round.observed.bootId : "",
    deployedAt: round.timestamp,
  };
}

function entryOfKept(
  decision: ContainerPlan,
  manifest: Manifest,
  before: InventoryEntry | undefined,
  listed: ObservedContainer,
  round: Round,
): InventoryEntry {
  const known = before?.containerId === listed.id ? before : undefined;
  const startedInBoot =
    hasStarted(decision, round) || known === undefined ? round.observed.bootId : known.startedInBoot;
  const updated = decision.action === "update" && isDone(decision, round);
  if (known === undefined) {
    const agreed = decision.differences.length === 0 || updated;
    const sent = agreed ? (decision.outcome ?? manifest.spec) : null;
    const answer = updated ? null : listed.spec;
    return { ...sourceOf(manifest), containerId: listed.id, sent, answer, startedInBoot, deployedAt: round.timestamp };
  }
  // After an Update the next look tells what Kanto made of it.
  const answer = updated ? null : (known.answer ?? listed.spec);
  const sent = updated ? (decision.outcome ?? manifest.spec) : known.sent;
  return { ...known, ...sourceOf(manifest), sent, answer, startedInBoot };
}

/** What ran before is ours again, by its own definition. */
function entryAfterRestore(decision: ContainerPlan, before: InventoryEntry | undefined, round: Round) {
  if (before === undefined) return undefined;
  const own = withOutcomes(round).filter(({ containerName }) => containerName === decision.name);
  const made = own.find(({ operation, outcome }) => operation.kind === "create" && outcome?.kind === "succeeded");
  const containerId = made?.operation.containerId ?? decision.containerId;
  if (containerId === null || (made === undefined && containerId === before.containerId)) return before;
  return { ...before, containerId, sent: decision.previous?.spec ?? null, answer: null };
}

/** Where an entry comes from, as of now: a file that was only renamed or re-indented is no change of the container. */
function sourceOf(manifest: Manifest) {
  return { name: manifest.spec.name, manifestPath: manifest.path, manifestSha256: manifest.sha256 };
}

/** Owned names that nothing states and nothing lists any more, and names that a rename has done away with. */
function forgotten(inventory: Inventory, { plan, desired, observed, outcomes }: Round): readonly string[] {
  if (!desired.complete) return [];
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

/** A definition that was found to fail within its health window: the one that was deployed, not what is stated by now. */
function condemnedSpec({ condemned }: ContainerPlan, entry: InventoryEntry | undefined, { timestamp }: Round) {
  if (condemned === null || entry?.sent == null) return undefined;
  return { spec: entry.sent, insteadSpec: null, reason: condemned, failedAt: timestamp };
}

/** A definition that failed for a cause of its own where something ran before: it is not tried again until it changes. */
function failedSpec(decision: ContainerPlan, manifest: Manifest, round: Round): FailedSpec | undefined {
  const isAtStake = (decision.previous ?? round.journal.attempts.get(decision.name)?.previous ?? null) !== null;
  if (!isAtStake || !MADE.has(decision.action)) return undefined;
  for (const { operation, number } of operationsOf(decision, round)) {
    const outcome = round.outcomes.get(number);
    if (outcome?.kind !== "failed" || (operation.kind !== "create" && operation.kind !== "start")) continue;
    if (failureClass(outcome.failure.kind) !== "terminal") continue;
    return { spec: manifest.spec, insteadSpec: null, reason: outcome.failure.message, failedAt: round.timestamp };
  }
  return undefined;
}

function operationsOf({ name }: ContainerPlan, { plan }: Round): readonly PlannedOperation[] {
  return plan.operations.filter(({ containerName }) => containerName === name);
}

function withOutcomes({ plan, outcomes }: Round) {
  return plan.operations.map((planned) => ({ ...planned, outcome: outcomes.get(planned.number) }));
}

function hasStarted(decision: ContainerPlan, round: Round): boolean {
  return operationsOf(decision, round).some(
    ({ operation, number }) => operation.kind === "start" && round.outcomes.get(number)?.kind === "succeeded",
  );
}

function isDone(decision: ContainerPlan, round: Round): boolean {
  return operationsOf(decision, round).every(({ number }) => round.outcomes.get(number)?.kind === "succeeded");
}

function isSame(one: Inventory, other: Inventory): boolean {
  return (
    isSameMap(one.containers, other.containers) &&
    isSameMap(one.failures, other.failures) &&
    one.poisonedIds.size === other.poisonedIds.size
  );
}

function isSameMap<Value>(one: ReadonlyMap<string, Value>, other: ReadonlyMap<string, Value>): boolean {
  return one.size === other.size && [...other].every(([key, value]) => one.get(key) === value);
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
