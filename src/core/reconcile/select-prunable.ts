import type { DesiredState } from "../model/desired-state.ts";
import type { Inventory, InventoryEntry } from "../model/inventory.ts";

export interface Orphans {
  /** Owned, and no manifest states or holds the name. */
  readonly orphans: readonly InventoryEntry[];
  /** Why none of them may be removed whatever the policy says; null where they may. */
  readonly protectedBecause: string | null;
}

/**
 * What the inventory owns and the directory no longer asks for. Absence proves nothing where the directory could not be
 * read to its end, and a directory that is suddenly empty is more likely a mount that is missing.
 */
export function selectPrunable(desired: DesiredState, inventory: Inventory): Orphans {
  if (!desired.complete) return { orphans: [], protectedBecause: "the manifest directory could not be read" };
  const orphans = [...inventory.containers.values()]
    .filter(({ name }) => !desired.containers.has(name) && !desired.held.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const isEmpty = desired.containers.size === 0 && desired.held.size === 0;
  return { orphans, protectedBecause: isEmpty ? "the manifest directory is suddenly empty" : null };
}
