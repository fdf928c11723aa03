import type { Plan, PlannedOperation } from "../core/model/plan.ts";

/**
 * For each group of container names the part of the plan that is about them: their operations, and those that these wait
 * for directly, which tell why one was skipped. Looks at the plan once, be there a thousand groups.
 */
export function partsOfPlan(plan: Plan, groups: readonly (readonly string[])[]): readonly Plan[] {
  const containers = new Map(plan.containers.map((container) => [container.name, container]));
  const byNumber = new Map(plan.operations.map((planned) => [planned.number, planned]));
  const byName = new Map<string, PlannedOperation[]>();
  for (const planned of plan.operations) {
    const own = byName.get(planned.containerName);
    if (own === undefined) byName.set(planned.containerName, [planned]);
    else own.push(planned);
  }
  return groups.map((names) => {
    const own = names.flatMap((name) => byName.get(name) ?? []);
    const numbers = new Set(own.flatMap(({ number, dependsOn }) => [number, ...dependsOn.map((one) => one.number)]));
    return {
      ...plan,
      containers: names.flatMap((name) => containers.get(name) ?? []),
      operations: [...numbers].sort((one, other) => one - other).flatMap((number) => byNumber.get(number) ?? []),
    };
  });
}
