import type { InventoryEntry } from "../model/inventory.ts";
import type { Manifest } from "../model/manifest.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import { compareSpec } from "./compare-spec.ts";
import { isRunning } from "./draft.ts";

/**
 * Which of several containers of one name is kept: the one that runs, else the one with the manifest's id, else the one
 * the inventory knows, else the one that differs least, else the oldest. The same answer at every look.
 *
 * @param containers oldest first, at least one
 */
export function chooseKept(
  containers: readonly ObservedContainer[],
  manifest: Manifest,
  entry: InventoryEntry | undefined,
): { readonly kept: ObservedContainer; readonly extra: readonly ObservedContainer[] } {
  const [first, ...rest] = containers;
  if (first === undefined) throw new Error("internal: there is no container to choose from");
  const rank = (container: ObservedContainer): readonly number[] => [
    isRunning(container) ? 0 : 1,
    container.id === manifest.containerId ? 0 : 1,
    container.id === entry?.containerId ? 0 : 1,
    compareSpec(container.spec, manifest.spec).length,
  ];
  const kept = rest.reduce((best, container) => (isLess(rank(container), rank(best)) ? container : best), first);
  return { kept, extra: containers.filter((container) => container !== kept) };
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0;
    if (value !== other) return value < other;
  }
  return false;
}
