import type { ContainerSpec } from "../model/container-spec.ts";
import type { ContainerPlan, Plan } from "../model/plan.ts";
import type { Draft } from "./draft.ts";
import { draftManifests } from "./draft-manifests.ts";
import { draftUnstated } from "./draft-unstated.ts";
import { numberOperations } from "./number-operations.ts";
import { orderByDependency } from "./order-by-dependency.ts";
import { contextOf } from "./plan-context.ts";
import type { PlanInput } from "./plan-input.ts";
import { type CrossDependency, settleConflicts } from "./settle-conflicts.ts";

/**
 * Decides what to do, from values alone: one decision for each name, then the operations of all of them fitted
 * together (ports that change hands, providers before consumers). The same input gives the same plan.
 */
export function makePlan(input: PlanInput): Plan {
  const context = contextOf(input);
  const drafts = [...draftManifests(context), ...draftUnstated(context)].sort((a, b) => (a.name < b.name ? -1 : 1));
  const settled = settleConflicts(
    drafts,
    input.observed.containers,
    (container) => context.ownerOf.get(container.id),
    definitionsAtStake(input),
  );
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

/** By container name: what ran before an open attempt, and what it is to become. */
function definitionsAtStake({ desired, journal }: PlanInput): ReadonlyMap<string, readonly ContainerSpec[]> {
  return new Map(
    [...journal.attempts.values()].flatMap(({ name, previous }) => {
      const stated = desired.containers.get(name)?.spec;
      if (previous?.wasRunning !== true) return [];
      return [[name, stated === undefined ? [previous.spec] : [previous.spec, stated]] as const];
    }),
  );
}

function decisionOf(draft: Draft): Omit<ContainerPlan, "goesBackWith"> {
  const { name, action, cause, differences, adopted, containerId, previous, outcome, pendingHealthMs, condemned } =
    draft;
  return { name, action, cause, differences, adopted, containerId, previous, outcome, pendingHealthMs, condemned };
}
