import type { ObservedContainer } from "../model/observed-state.ts";
import { parseRuntimeName, type Role } from "./role-name.ts";

/** What is listed for one container name: itself (several times where names repeat) and those that play a part for it. */
export interface ContainerGroup {
  readonly named: readonly ObservedContainer[];
  readonly roles: Readonly<Record<Exclude<Role, "container">, readonly ObservedContainer[]>>;
}

export const EMPTY_GROUP: ContainerGroup = { named: [], roles: { probe: [], keep: [], next: [], old: [] } };

/**
 * Sorts what Kanto lists by the names that concern us. Everything else is foreign and not in the result.
 *
 * @param names the names that manifests state or hold, or that the inventory owns
 */
export function groupContainers(
  containers: readonly ObservedContainer[],
  names: ReadonlySet<string>,
): ReadonlyMap<string, ContainerGroup> {
  const groups = new Map<
    string,
    { named: ObservedContainer[]; roles: Record<Exclude<Role, "container">, ObservedContainer[]> }
  >();
  for (const container of [...containers].sort(byAgeThenId)) {
    // A manifest may state a name that looks like a role's: then it is that container's own name.
    const { containerName, role } = names.has(container.name)
      ? { containerName: container.name, role: "container" as const }
      : parseRuntimeName(container.name);
    if (!names.has(containerName)) continue;
    const group = groups.get(containerName) ?? { named: [], roles: { probe: [], keep: [], next: [], old: [] } };
    groups.set(containerName, group);
    (role === "container" ? group.named : group.roles[role]).push(container);
  }
  return groups;
}

/** Kanto lists in random order; plans must not depend on it. */
function byAgeThenId(a: ObservedContainer, b: ObservedContainer): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
