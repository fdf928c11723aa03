import type { ContainerSpec } from "../model/container-spec.ts";
import type { Difference } from "../model/drift.ts";
import type { InventoryEntry } from "../model/inventory.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import { compareSpec } from "./compare-spec.ts";

/**
 * What must change to make a listed container what its manifest means, three ways:
 *
 * - the manifest now against what we sent: a change of the file;
 * - what is listed against Kanto's answer to what we sent: a change by hand;
 * - Kanto's answer against what we sent: Kanto's own doing, never acted on, so that nothing can loop.
 *
 * Without a record of this very container (adopted, or the state was lost) what is listed is compared with the manifest.
 */
export function detectDrift(
  desired: ContainerSpec,
  observed: ObservedContainer,
  entry: InventoryEntry | undefined,
): readonly Difference[] {
  if (entry?.sent == null || entry.containerId !== observed.id) {
    return compareSpec(observed.spec, desired).filter((difference) => !isTolerated(difference));
  }
  // What is listed is what is wanted, whatever the record says: an attempt that was cut off may have made it.
  if (compareSpec(observed.spec, desired).length === 0) return [];
  const changed = compareSpec(entry.sent, desired);
  const drifted = entry.answer === null ? [] : compareSpec(observed.spec, entry.answer);
  const known = new Set(changed.map((difference) => difference.pointer));
  return [...changed, ...drifted.filter((difference) => !known.has(difference.pointer))];
}

/** The earlier deployer sent 1M where a manifest said nothing; Kanto's default is 100M. No reason to replace a container. */
function isTolerated(difference: Difference): boolean {
  return difference.pointer.endsWith("/driver_config/max_size") && difference.from === "1M" && difference.to === "100M";
}
