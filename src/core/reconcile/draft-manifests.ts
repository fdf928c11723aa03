import type { Operation } from "../model/plan.ts";
import { attemptHealth } from "./attempt-health.ts";
import { decideContainer } from "./decide-container.ts";
import { type Draft, idleDraft } from "./draft.ts";
import { draftGivenUp, draftWayBack, isBlocked } from "./draft-way-back.ts";
import { failureOnRecord } from "./failure-on-record.ts";
import { EMPTY_GROUP } from "./group-containers.ts";
import type { PlanContext } from "./plan-context.ts";
import { withHealthWindow } from "./with-health-window.ts";

/** What to do for each container that a manifest states. */
export function draftManifests(context: PlanContext): readonly Draft[] {
  const { input, groups, renames } = context;
  return [...input.desired.containers].map(([name, manifest]) => {
    const group = groups.get(name) ?? EMPTY_GROUP;
    const before = renames.get(name);
    const renamedFrom = before && groups.get(before.name)?.named[0];
    const failure = failureOnRecord(input, name);
    const attempt = attemptHealth(context, name);
    const unhealthy = attempt?.health.kind === "failed" ? attempt.health.reason : undefined;
    // A person's rollback is no failure of what runs now.
    const known = failure?.insteadSpec === null ? failure.reason : unhealthy;
    const reason = input.givenUp.get(name) ?? known;
    const back = draftWayBack(context, name, reason);
    if (back !== null && (reason !== undefined || !isBlocked(context, back))) {
      return { ...back, condemned: attempt?.condemned ?? null };
    }
    if (input.givenUp.has(name)) return draftGivenUp(context, name, reason ?? "");
    const draft = decideContainer({ input, manifest, group, entry: input.inventory.containers.get(name), renamedFrom });
    return withHealthWindow(context, withFreeId(context, draft), attempt);
  });
}

/**
 * A stated id that another container holds cannot be had: nothing is touched until it is free. What an earlier attempt
 * left under it goes first.
 */
function withFreeId({ input, ownerOf }: PlanContext, draft: Draft): Draft {
  for (const { operation } of draft.steps) {
    if (operation.kind !== "create") continue;
    const holder = input.observed.containers.find(({ id }) => id === operation.containerId);
    if (holder === undefined) continue;
    if (ownerOf.get(holder.id) === draft.name) return withTidyingAhead(draft, operation, holder.id);
    const { name, differences, adopted, containerId } = draft;
    return idleDraft(
      {
        name,
        differences,
        adopted,
        containerId,
        cause: `its id '${holder.id}' is held by the container '${holder.name}'`,
      },
      "wait",
    );
  }
  return draft;
}

/** Remains that hold the id of what is to be created are removed before it; others stay until it runs. */
function withTidyingAhead(draft: Draft, create: Operation, holderId: string): Draft {
  const tidying = draft.steps.find(({ part }) => part === `tidy ${holderId}`);
  if (tidying === undefined) return draft;
  const steps = draft.steps
    .filter((step) => step !== tidying)
    .map((step) => (step.operation === create ? { ...step, after: [...step.after, "clear" as const] } : step));
  // As a part of its own: what is tidied otherwise is kept for as long as it may be the way back.
  return { ...draft, steps: [{ ...tidying, part: "clear", after: [] }, ...steps] };
}
