import type { InventoryEntry } from "../model/inventory.ts";
import { type ContainerGroup, groupContainers } from "./group-containers.ts";
import type { PlanInput } from "./plan-input.ts";
import { selectPrunable } from "./select-prunable.ts";

/** The input of a plan, sorted by container name once for all who decide from it. */
export interface PlanContext {
  readonly input: PlanInput;
  readonly groups: ReadonlyMap<string, ContainerGroup>;
  /** Container id -> the managed name it belongs to; foreign containers are not in it. */
  readonly ownerOf: ReadonlyMap<string, string>;
  /** New name -> the entry of the container that the same manifest made under another name. */
  readonly renames: ReadonlyMap<string, InventoryEntry>;
}

export function contextOf(input: PlanInput): PlanContext {
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
