import type { ContainerPlan, Plan } from "../model/plan.ts";

/** A plan, parted into what can begin now and what cannot. */
export interface SplitPlan {
  /** Decisions without an operation: nothing is to be done for these containers. */
  readonly idle: readonly ContainerPlan[];
  /** What can be carried out now. */
  readonly ready: Plan;
  /** Of `ready`: names that go back together, and so come to their end together. */
  readonly groups: readonly (readonly string[])[];
  /** What must wait: somebody is busy with it, or with what it depends on. */
  readonly deferred: readonly ContainerPlan[];
}

/**
 * Leaves out what is blocked and everything that waits for it, so that the rest need not wait: a slow pull keeps nobody
 * but its own consumers and those that want its ports.
 */
export function splitPlan(plan: Plan, isBlocked: (decision: ContainerPlan) => boolean): SplitPlan {
  const withOperations = new Set(plan.operations.map(({ containerName }) => containerName));
  const blocked = new Set(plan.containers.filter(isBlocked).map(({ name }) => name));
  const idle = plan.containers.filter(({ name }) => !withOperations.has(name) && !blocked.has(name));
  const deferredNames = withDependents(plan, blocked);
  const isReady = ({ name }: ContainerPlan) => withOperations.has(name) && !deferredNames.has(name);
  const ready = plan.containers.filter(isReady);
  const readyNames = new Set(ready.map(({ name }) => name));
  return {
    idle,
    ready: {
      ...plan,
      containers: ready,
      operations: plan.operations.filter((one) => readyNames.has(one.containerName)),
    },
    groups: groupsOf(ready),
    deferred: plan.containers.filter(({ name }) => deferredNames.has(name)),
  };
}

/** Blocked names, and those that wait for an operation of one, or go back together with one. */
function withDependents({ containers, operations }: Plan, blocked: ReadonlySet<string>): ReadonlySet<string> {
  const nameOf = new Map(operations.map(({ number, containerName }) => [number, containerName]));
  const needs = new Map<string, Set<string>>();
  const need = (name: string, other: string) => needs.set(name, (needs.get(name) ?? new Set()).add(other));
  for (const { containerName, dependsOn } of operations) {
    for (const { number } of dependsOn) need(containerName, nameOf.get(number) ?? containerName);
  }
  for (const { name, goesBackWith } of containers) for (const partner of goesBackWith) need(name, partner);
  const deferred = new Set(blocked);
  for (let grew = true; grew; ) {
    grew = false;
    for (const [name, others] of needs) {
      if (deferred.has(name) || ![...others].some((other) => deferred.has(other))) continue;
      deferred.add(name);
      grew = true;
    }
  }
  return deferred;
}

function groupsOf(decisions: readonly ContainerPlan[]): readonly (readonly string[])[] {
  const groupOf = new Map<string, string[]>();
  for (const { name, goesBackWith } of decisions) {
    const joined = [...new Set([name, ...goesBackWith].flatMap((one) => groupOf.get(one) ?? [one]))];
    for (const one of joined) groupOf.set(one, joined);
  }
  const names = new Set(decisions.map(({ name }) => name));
  return [...new Set(groupOf.values())].map((group) => group.filter((name) => names.has(name)).sort());
}
