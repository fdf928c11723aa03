import type { InventoryEntry } from "../model/inventory.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import type { ContainerPlan, Plan } from "../model/plan.ts";
import { compareSpec } from "./compare-spec.ts";
import { decideContainer } from "./decide-container.ts";
import { type Draft, idleDraft, isRunning, isUp, draft as makeDraft, removalSteps } from "./draft.ts";
import { draftRestoration } from "./draft-restoration.ts";
import { type ContainerGroup, EMPTY_GROUP, groupContainers } from "./group-containers.ts";
import { sharedHostPort } from "./host-resources.ts";
import { numberOperations } from "./number-operations.ts";
import { orderByDependency } from "./order-by-dependency.ts";
import type { PlanInput } from "./plan-input.ts";
import { selectPrunable } from "./select-prunable.ts";
import { type CrossDependency, settleConflicts } from "./settle-conflicts.ts";
import { needsWayBack } from "./way-back.ts";

/**
 * Decides what to do, from values alone: one decision for each name, then the operations of all of them fitted
 * together (ports that change hands, providers before consumers). The same input gives the same plan.
 */
export function makePlan(input: PlanInput): Plan {
  const context = contextOf(input);
  const drafts = [
    ...draftManifests(context),
    ...draftHeld(context),
    ...draftOrphans(context),
    ...draftForgotten(context),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  const settled = settleConflicts(drafts, input.observed.containers, (container) => context.ownerOf.get(container.id));
  const order = orderByDependency(
    new Map([...input.desired.containers].map(([name, manifest]) => [name, manifest.spec])),
  );
  const providers = [...order.providersOf].flatMap(([name, providersOfIt]) =>
    providersOfIt.map(
      (provider): CrossDependency => ({ name, part: "start", on: { name: provider, part: "start" }, gate: "settled" }),
    ),
  );
  return {
    containers: settled.drafts.map((draft) => ({
      ...decisionOf(draft),
      goesBackWith: settled.partners.get(draft.name) ?? [],
    })),
    operations: numberOperations(settled.drafts, [...settled.dependencies, ...providers]),
    warnings: order.warnings,
  };
}

interface Context {
  readonly input: PlanInput;
  readonly groups: ReadonlyMap<string, ContainerGroup>;
  /** Container id -> the managed name it belongs to; foreign containers are not in it. */
  readonly ownerOf: ReadonlyMap<string, string>;
  /** New name -> the entry of the container that the same manifest made under another name. */
  readonly renames: ReadonlyMap<string, InventoryEntry>;
}

function contextOf(input: PlanInput): Context {
  const { desired, inventory, journal, observed } = input;
  const names = new Set([
    ...desired.containers.keys(),
    ...desired.held.keys(),
    ...inventory.containers.keys(),
    ...journal.attempts.keys(),
  ]);
  const groups = groupContainers(observed.containers, names);
  const renames = findRenames(input, groups);
  const ownerOf = new Map<string, string>();
  for (const [name, { named, roles }] of groups) {
    for (const { id } of [...named, ...Object.values(roles).flat()]) ownerOf.set(id, name);
  }
  for (const [name, entry] of renames) {
    for (const { id } of groups.get(entry.name)?.named ?? []) ownerOf.set(id, name);
  }
  return { input, groups, ownerOf, renames };
}

/** A name edited inside a file is a rename: what the file made before is replaced by what it states now. */
function findRenames({ desired, inventory }: PlanInput, groups: ReadonlyMap<string, ContainerGroup>) {
  const renames = new Map<string, InventoryEntry>();
  const { orphans } = selectPrunable(desired, inventory);
  for (const [name, manifest] of desired.containers) {
    if (groups.get(name)?.named.length) continue;
    const before = orphans.find((entry) => entry.manifestPath === manifest.path);
    if (before !== undefined && groups.get(before.name)?.named.length) renames.set(name, before);
  }
  return renames;
}

function draftManifests(context: Context): readonly Draft[] {
  const { input, groups, renames } = context;
  return [...input.desired.containers].map(([name, manifest]) => {
    const group = groups.get(name) ?? EMPTY_GROUP;
    const before = renames.get(name);
    const renamedFrom = before && groups.get(before.name)?.named[0];
    const failure = input.inventory.failures.get(name);
    const failedBefore = failure !== undefined && compareSpec(failure.spec, manifest.spec).length === 0;
    const reason = input.givenUp.get(name) ?? (failedBefore ? failure.reason : undefined);
    const back = draftWayBack(context, name, reason);
    if (back !== null && (reason !== undefined || !isBlocked(context, back))) return back;
    if (input.givenUp.has(name)) return draftGivenUp(context, name, reason ?? "");
    const draft = decideContainer({ input, manifest, group, entry: input.inventory.containers.get(name), renamedFrom });
    return withFreeId(context, draft);
  });
}

function draftWayBack(context: Context, name: string, reason: string | undefined): Draft | null {
  const { input } = context;
  const group = withRenamed(context, name);
  const attempt = input.journal.attempts.get(name);
  if (!needsWayBack(group, attempt, reason !== undefined)) return null;
  const head = { name, cause: reason ?? "an earlier attempt was cut off" };
  const { poisonedIds } = input.inventory;
  return draftRestoration({ head, group, attempt, poisonedIds, nonce: input.nonce });
}

/** Whether the way back is closed: a host port that it needs went to another container, which has come through. */
function isBlocked({ input, ownerOf }: Context, back: Draft): boolean {
  const { outcome } = back;
  return (
    outcome !== null &&
    input.observed.containers.some(
      (container) =>
        ownerOf.get(container.id) !== back.name && isUp(container) && sharedHostPort(outcome, container.spec),
    )
  );
}

/** While a container is being renamed, what ran before bears another name. */
function withRenamed({ input, groups }: Context, name: string): ContainerGroup {
  const group = groups.get(name) ?? EMPTY_GROUP;
  const previous = input.journal.attempts.get(name)?.previous;
  if (previous == null || previous.spec.name === name) return group;
  const before = groups.get(previous.spec.name)?.named.filter(({ id }) => id === previous.containerId) ?? [];
  return { ...group, named: [...group.named, ...before] };
}

/** Given up with what ran before in place: only the remains of the attempt go. */
function draftGivenUp({ groups }: Context, name: string, cause: string): Draft {
  const { next, probe, keep } = (groups.get(name) ?? EMPTY_GROUP).roles;
  const steps = [...next, ...probe, ...keep].flatMap((container) => removalSteps(container, "left by the attempt"));
  return steps.length === 0 ? idleDraft({ name, cause }, "failed") : makeDraft({ name, cause }, "tidy", steps, null);
}

/** A stated id that another container holds cannot be had: nothing is touched until it is free. */
function withFreeId({ input, ownerOf }: Context, draft: Draft): Draft {
  for (const { operation } of draft.steps) {
    if (operation.kind !== "create") continue;
    const holder = input.observed.containers.find(({ id }) => id === operation.containerId);
    if (holder === undefined || ownerOf.get(holder.id) === draft.name) continue;
    const { name, differences, adopted, containerId } = draft;
    return idleDraft(
      {
        name,
        differences,
        adopted,
        containerId,
        cause: `its id '${holder.id}' is held by the container '${holder.name}'`,
      },
      "wait",
    );
  }
  return draft;
}

function draftHeld(context: Context): readonly Draft[] {
  return [...context.input.desired.held.values()].map(({ name, path, reason }) => {
    const back = draftWayBack(context, name, undefined);
    return back ?? idleDraft({ name, cause: `${path} cannot be used: ${reason}` }, "hold");
  });
}

function draftOrphans(context: Context): readonly Draft[] {
  const { input, groups, renames } = context;
  const { orphans, protectedBecause } = selectPrunable(input.desired, input.inventory);
  // The way back of an attempt under another name: its own draft decides.
  const claimed = new Set(
    [...input.journal.attempts.values()].flatMap(({ name, previous }) =>
      previous && previous.spec.name !== name ? [previous.containerId] : [],
    ),
  );
  const renamed = new Set([...renames.values()].map((entry) => entry.name));
  return orphans.flatMap(({ name, manifestPath }) => {
    const named: readonly ObservedContainer[] = groups.get(name)?.named ?? [];
    if (renamed.has(name) || named.some(({ id }) => claimed.has(id))) return [];
    const back = draftWayBack(context, name, undefined);
    if (back !== null) return [back];
    if (named.length === 0) return [];
    const renamedTo = [...input.desired.containers.values()].find(({ path }) => path === manifestPath)?.spec.name;
    if (renamedTo !== undefined && (groups.get(renamedTo)?.named ?? []).some(isRunning)) {
      const cause = `${manifestPath} now names it '${renamedTo}', which runs`;
      return [
        makeDraft(
          { name, cause },
          "tidy",
          named.flatMap((container) => removalSteps(container, cause)),
          null,
        ),
      ];
    }
    const cause = `its manifest ${manifestPath} is gone`;
    if (!input.policy.prune) return [idleDraft({ name, cause }, "orphan")];
    if (protectedBecause !== null)
      return [idleDraft({ name, cause: `${cause}, kept because ${protectedBecause}` }, "orphan")];
    return [
      makeDraft(
        { name, cause },
        "prune",
        named.flatMap((container) => removalSteps(container, cause)),
        null,
      ),
    ];
  });
}

/** Attempts for names that are no longer stated nor owned: what ran before comes back, what was half made goes. */
function draftForgotten(context: Context): readonly Draft[] {
  const { desired, inventory, journal } = context.input;
  const known = (name: string) =>
    desired.containers.has(name) || desired.held.has(name) || inventory.containers.has(name);
  return [...journal.attempts.keys()]
    .filter((name) => !known(name))
    .map((name) => draftWayBack(context, name, undefined) ?? draftGivenUp(context, name, "its manifest is gone"));
}

function decisionOf(draft: Draft): Omit<ContainerPlan, "goesBackWith"> {
  const { name, action, cause, differences, adopted, containerId, previous } = draft;
  return { name, action, cause, differences, adopted, containerId, previous };
}
