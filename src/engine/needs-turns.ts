import type { DesiredState } from "../core/model/desired-state.ts";
import type { ObservedState } from "../core/model/observed-state.ts";
import type { Plan } from "../core/model/plan.ts";
import { providerHostNames } from "../core/reconcile/order-by-dependency.ts";

/**
 * Turns are needed where a container that is listed or will be made resolves others' addresses.
 *
 * @param desired where other plans are carried out at the same time: they may make what it states
 */
export function needsTurns(
  plan: Plan,
  observed: ObservedState,
  desired: Pick<DesiredState, "containers"> = { containers: new Map() },
): boolean {
  const made = plan.operations.flatMap(({ operation }) => (operation.kind === "create" ? [operation] : []));
  return [...observed.containers, ...made, ...desired.containers.values()].some(
    ({ spec }) => providerHostNames(spec).length > 0,
  );
}
