import type { ContainerSpec } from "../model/container-spec.ts";

/** Who must be started before whom: consumer name -> names of its providers, cycles broken. */
export interface ProviderOrder {
  readonly providersOf: ReadonlyMap<string, readonly string[]>;
  /** One sentence for each cycle that had to be broken. */
  readonly warnings: readonly string[];
}

const CONTAINER_HOST = /^[^:]+:container_(.+)$/;

/** The host names of other containers that a spec asks Kanto to resolve (`broker:container_broker-host`). */
export function providerHostNames(spec: ContainerSpec): readonly string[] {
  return spec.extraHosts.flatMap((entry) => CONTAINER_HOST.exec(entry)?.[1] ?? []);
}

/**
 * Providers before consumers: a consumer that starts at the same moment as its provider misses its address. A cycle is
 * broken at the first of its names in byte order, which is started without waiting.
 *
 * @param specs by container name
 */
export function orderByDependency(specs: ReadonlyMap<string, ContainerSpec>): ProviderOrder {
  const sorted = [...specs].sort(([one], [other]) => (one < other ? -1 : 1));
  // Of several with one host name the first is meant: set last, it stays.
  const byHostName = new Map(sorted.toReversed().map(([name, { hostName }]) => [hostName, name]));
  const providersOf = new Map<string, readonly string[]>();
  for (const [name, spec] of sorted) {
    const hosts = providerHostNames(spec);
    const providers = hosts.flatMap((host) => byHostName.get(host) ?? []).filter((provider) => provider !== name);
    providersOf.set(name, [...new Set(providers)].sort());
  }
  return { providersOf, warnings: breakCycles([...providersOf.keys()], providersOf) };
}

function breakCycles(names: readonly string[], providersOf: Map<string, readonly string[]>): readonly string[] {
  const warnings: string[] = [];
  for (;;) {
    const cycle = findCycle(names, providersOf);
    if (cycle === undefined) return warnings;
    const first = [...cycle].sort()[0] as string;
    const next = cycle[(cycle.indexOf(first) + 1) % cycle.length] as string;
    providersOf.set(
      first,
      (providersOf.get(first) ?? []).filter((provider) => provider !== next),
    );
    warnings.push(
      `${cycle.map((name) => `'${name}'`).join(" and ")} need each other's address; '${first}' starts first and learns it later`,
    );
  }
}

/** The names of one cycle, each the consumer of the next; undefined where there is none. */
function findCycle(
  names: readonly string[],
  providersOf: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): readonly string[] | undefined => {
    const at = path.indexOf(name);
    if (at !== -1) return path.slice(at);
    if (done.has(name)) return undefined;
    for (const provider of providersOf.get(name) ?? []) {
      const cycle = visit(provider, [...path, name]);
      if (cycle !== undefined) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of names) {
    const cycle = visit(name, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
