import type { DesiredState } from "../model/desired-state.ts";
import type { FailedSpec, Inventory } from "../model/inventory.ts";
import { compareSpec } from "./compare-spec.ts";

interface Known {
  readonly desired: Pick<DesiredState, "containers">;
  readonly inventory: Pick<Inventory, "failures">;
}

/** Why what a manifest states is not deployed until it changes; undefined: nothing is held against it. */
export function failureOnRecord({ desired, inventory }: Known, name: string): FailedSpec | undefined {
  const stated = desired.containers.get(name)?.spec;
  const failure = inventory.failures.get(name);
  if (stated === undefined || failure === undefined) return undefined;
  return compareSpec(failure.spec, stated).length === 0 ? failure : undefined;
}

/** The containers that are not tried again until their manifests change; what a person asked for instead is. */
export function awaitingChange(known: Known): ReadonlySet<string> {
  const names = [...known.inventory.failures.keys()];
  return new Set(names.filter((name) => failureOnRecord(known, name)?.insteadSpec === null));
}
