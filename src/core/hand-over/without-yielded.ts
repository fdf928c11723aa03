import type { DesiredState, Hold } from "../model/desired-state.ts";
import type { YieldedContainer } from "../model/hand-over.ts";

type Yielded = ReadonlyMap<string, YieldedContainer>;

/** The desired state with what is yielded held: such containers, or their absence, are left as they are. */
export function withoutYielded(desired: DesiredState, yielded: Yielded): DesiredState {
  if (yielded.size === 0) return desired;
  const containers = new Map(desired.containers);
  const held = new Map<string, Hold>(desired.held);
  for (const container of yielded.values()) {
    const manifest = desired.containers.get(container.name);
    if (manifest?.sha256 !== container.manifestSha256) continue;
    containers.delete(container.name);
    const reason = describeYielded(container);
    held.set(container.name, { name: container.name, path: manifest.path, reason, yielded: manifest });
  }
  return { ...desired, containers, held };
}

/** One sentence for people. */
export function describeYielded({ change, activityId }: YieldedContainer): string {
  const what = change === "removed" ? "removed it" : "set it otherwise";
  return `the update manager ${what} (activity ${activityId}), and it stays so until its manifest changes`;
}

/**
 * What is still yielded: a manifest that was changed, or is gone, is a newer word than the update. One that cannot be
 * used at the moment, or read, says nothing.
 */
export function stillYielded(yielded: Yielded, desired: DesiredState): Yielded {
  const kept = [...yielded].filter(([name, { manifestSha256 }]) => {
    const manifest = desired.containers.get(name);
    return manifest === undefined ? desired.held.has(name) || !desired.complete : manifest.sha256 === manifestSha256;
  });
  return kept.length === yielded.size ? yielded : new Map(kept);
}
