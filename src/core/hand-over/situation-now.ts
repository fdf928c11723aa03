import type { DesiredState } from "../model/desired-state.ts";
import type { ContainerBefore, SituationBefore } from "../model/hand-over.ts";
import type { ObservedState } from "../model/observed-state.ts";

/** How manifests and containers are, should an activity of the update manager begin now. */
export function situationNow(desired: DesiredState, observed: ObservedState): NonNullable<SituationBefore> {
  const listed = new Map<string, { isRunning: boolean }>();
  for (const { name, state } of observed.containers) {
    listed.set(name, { isRunning: state.status === "Running" || listed.get(name)?.isRunning === true });
  }
  const situation = new Map<string, ContainerBefore>();
  for (const [name, { sha256 }] of desired.containers) {
    const container = listed.get(name);
    situation.set(name, {
      manifestSha256: sha256,
      isThere: container !== undefined,
      isRunning: container?.isRunning === true,
    });
  }
  return situation;
}
