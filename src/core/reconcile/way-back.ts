import type { Attempt, PreviousContainer } from "../model/journal.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import { isUp } from "./draft.ts";
import { isPrevious } from "./draft-restoration.ts";
import type { ContainerGroup } from "./group-containers.ts";

/**
 * Whether what ran before must be brought back before anything else is done for this container: an attempt was cut off
 * or came to nothing, and what stands there now is not good.
 *
 * @param abandoned whether the new definition is known to fail, or its attempt is given up for now
 */
export function needsWayBack(group: ContainerGroup, attempt: Attempt | undefined, abandoned: boolean): boolean {
  const previous = attempt?.previous ?? null;
  const hasSetAside = group.roles.old.length > 0;
  if (!hasSetAside && previous === null) return false;
  const untouched = hasSetAside || previous === null ? undefined : group.named.find((it) => isPrevious(it, previous));
  const successor = group.named.find((container) => container !== untouched);
  if (successor !== undefined) return abandoned || !isPromising(successor);
  // What ran before is dead by now: the new definition serves as well to put something in its place.
  if (!abandoned && (group.roles.old[0] ?? untouched)?.process === "gone") return false;
  if (untouched !== undefined && previous !== null) return !isAsBefore(untouched, previous);
  // With its predecessor removed, the way is forward as long as the new definition is not known to fail.
  return abandoned || hasSetAside;
}

function isAsBefore(container: ObservedContainer, { wasRunning, spec }: PreviousContainer): boolean {
  return (!wasRunning || isUp(container)) && container.spec.restartPolicy.type === spec.restartPolicy.type;
}

/** It runs, has done its work, or was never tried. */
function isPromising(container: ObservedContainer): boolean {
  const { status, exitCode, error } = container.state;
  // A process that is gone is judged by its health window, or healed: it is no reason to go back by itself.
  if (status === "Created" || status === "Running") return true;
  return status === "Exited" && exitCode === 0 && error === "";
}
