import { type Draft, draft, idleDraft, isUp, removalSteps } from "./draft.ts";
import { draftRestoration } from "./draft-restoration.ts";
import { type ContainerGroup, EMPTY_GROUP } from "./group-containers.ts";
import { sharedHostPort } from "./host-resources.ts";
import type { PlanContext } from "./plan-context.ts";
import { needsWayBack } from "./way-back.ts";

/**
 * The draft that brings back what ran before; null where nothing of the kind is needed.
 *
 * @param reason why the new definition is abandoned; undefined where an attempt was merely cut off
 */
export function draftWayBack(context: PlanContext, name: string, reason: string | undefined): Draft | null {
  const { input } = context;
  const group = withRenamed(context, name);
  const attempt = input.journal.attempts.get(name);
  if (!needsWayBack(group, attempt, reason !== undefined)) return null;
  const head = { name, cause: reason ?? "an earlier attempt was cut off" };
  const { poisonedIds } = input.inventory;
  return draftRestoration({ head, group, attempt, poisonedIds, nonce: input.nonce });
}

/** Whether the way back is closed: a host port that it needs went to another container, which has come through. */
export function isBlocked({ input, ownerOf }: PlanContext, back: Draft): boolean {
  const { outcome } = back;
  return (
    outcome !== null &&
    input.observed.containers.some(
      (container) =>
        ownerOf.get(container.id) !== back.name && isUp(container) && sharedHostPort(outcome, container.spec),
    )
  );
}

/** While a container is being renamed, what ran before bears another name. */
export function withRenamed({ input, groups }: PlanContext, name: string): ContainerGroup {
  const group = groups.get(name) ?? EMPTY_GROUP;
  const previous = input.journal.attempts.get(name)?.previous;
  if (previous == null || previous.spec.name === name) return group;
  const before = groups.get(previous.spec.name)?.named.filter(({ id }) => id === previous.containerId) ?? [];
  return { ...group, named: [...group.named, ...before] };
}

/** Given up with what ran before in place: only the remains of the attempt go. */
export function draftGivenUp({ groups }: PlanContext, name: string, cause: string): Draft {
  const { next, probe, keep } = (groups.get(name) ?? EMPTY_GROUP).roles;
  const steps = [...next, ...probe, ...keep].flatMap((container) => removalSteps(container, "left by the attempt"));
  return steps.length === 0 ? idleDraft({ name, cause }, "failed") : draft({ name, cause }, "tidy", steps, null);
}
