import type { ContainerSpec } from "../model/container-spec.ts";
import type { ContainerPlan, Plan } from "../model/plan.ts";
import type { Draft } from "./draft.ts";
import { draftManifests } from "./draft-manifests.ts";
import { draftUnstated } from "./draft-unstated.ts";
import { draftWayBack, isBlocked } from "./draft-way-back.ts";
import { numberOperations } from "./number-operations.ts";
import { orderByDependency } from "./order-by-dependency.ts";
import { contextOf, type PlanContext } from "./plan-context.ts";
import type { PlanInput } from "./plan-input.ts";
import { type CrossDependency, type Settled, settleConflicts } from "./settle-conflicts.ts";

/**
 * Decides what to do, from values alone: one decision for each name, then the operations of all of them fitted
 * together (ports that change hands, providers before consumers). The same input gives the same plan.
 */
export function makePlan(input: PlanInput): Plan {
  const context = contextOf(input);
  const drafts = [...draftManifests(context), ...draftUnstated(context)].sort((a, b) => (a.name < b.name ? -1 : 1));
  const settled = settleWithWaysBack(context, drafts);
  const order = orderByDependency(
    new Map([...input.desired.containers].map(([name, manifest]) => [name, manifest.spec])),
  );
  const providers = providersFirst(order.providersOf, settled.dependencies);
  return {
    containers: settled.drafts.map((draft) => ({
      ...decisionOf(draft),
      goesBackWith: settled.partners.get(draft.name) ?? [],
    })),
    operations: numberOperations(settled.drafts, [...settled.dependencies, ...providers]),
    warnings: order.warnings,
  };
}

/**
 * What was stopped for a successor must not lie still while that one waits for a port: it comes back, and the attempt is
 * made again when the port is free.
 */
function settleWithWaysBack(context: PlanContext, drafts: readonly Draft[]): Settled {
  const { input, ownerOf } = context;
  const atStake = definitionsAtStake(input);
  const comesBack = new Set<string>();
  for (let current = drafts; ; ) {
    const settled = settleConflicts(current, input.observed.containers, ({ id }) => ownerOf.get(id), atStake);
    const waysBack = new Map(
      settled.drafts.flatMap(({ name, action, cause }) => {
        const back = action === "wait" && !comesBack.has(name) ? draftWayBack(context, name, cause) : null;
        return back === null || isBlocked(context, back) ? [] : [[name, back] as const];
      }),
    );
    if (waysBack.size === 0) return settled;
    for (const name of waysBack.keys()) comesBack.add(name);
    current = current.map((draft) => waysBack.get(draft.name) ?? draft);
  }
}

/**
 * A consumer starts when its providers have, whatever came of that; and until then what ran before goes on running, or
 * else it would be away for as long as its providers. Where ports change hands the consumer may have to make way first.
 */
function providersFirst(
  providersOf: ReadonlyMap<string, readonly string[]>,
  handovers: readonly CrossDependency[],
): readonly CrossDependency[] {
  const handsOver = new Set(handovers.flatMap(({ name, on }) => [name, on.name]));
  return [...providersOf].flatMap(([name, providers]) =>
    providers.flatMap((provider) => {
      const isFree = !handsOver.has(name) && !handsOver.has(provider);
      const parts = isFree ? (["start", "park-policy", "release"] as const) : (["start"] as const);
      return parts.map(
        (part): CrossDependency => ({ name, part, on: { name: provider, part: "start" }, gate: "settled" }),
      );
    }),
  );
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
