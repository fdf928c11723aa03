import type { ContainerSpec } from "../model/container-spec.ts";
import type { DesiredState } from "../model/desired-state.ts";
import type { Inventory } from "../model/inventory.ts";
import type { ObservedContainer, ObservedState } from "../model/observed-state.ts";
import { compareSpec } from "../reconcile/compare-spec.ts";

/**
 * What the managed containers run: those that manifests name, and that run or have done their work. As we sent it, where
 * nobody changed it since, because what Kanto makes of it depends on Kanto; else as Kanto lists it.
 */
export function runningSpecs(
  desired: DesiredState,
  observed: ObservedState,
  inventory: Inventory,
): readonly ContainerSpec[] {
  return observed.containers
    .filter(({ name }) => desired.containers.has(name) || desired.held.has(name))
    .filter(isAtWork)
    .map((container) => specOf(container, inventory));
}

function isAtWork({ state }: ObservedContainer): boolean {
  return state.status === "Running" || (state.status === "Exited" && state.exitCode === 0 && state.error === "");
}

function specOf(container: ObservedContainer, inventory: Inventory): ContainerSpec {
  const entry = inventory.containers.get(container.name);
  const isUnchanged =
    entry?.containerId === container.id &&
    entry.answer !== null &&
    compareSpec(container.spec, entry.answer).length === 0;
  return (isUnchanged ? entry.sent : null) ?? container.spec;
}
