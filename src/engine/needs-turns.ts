import type { ObservedState } from "../core/model/observed-state.ts";
import type { Plan } from "../core/model/plan.ts";
import { providerHostNames } from "../core/reconcile/order-by-dependency.ts";

/** Turns are needed where a container that is listed or will be made resolves others' addresses. */
export function needsTurns(plan: Plan, observed: ObservedState): boolean {
  const made = plan.operations.flatMap(({ operation }) => (operation.kind === "create" ? [operation] : []));
  return [...observed.containers, ...made].some(({ spec }) => providerHostNames(spec).length > 0);
}
