import type { Manifest } from "../model/manifest.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import { type AttemptHealth, attemptHealth, findSuccessor } from "./attempt-health.ts";
import { detectDrift } from "./detect-drift.ts";
import { type Draft, draft, idleDraft, isRunning, removalSteps } from "./draft.ts";
import { draftGivenUp, draftWayBack } from "./draft-way-back.ts";
import { EMPTY_GROUP } from "./group-containers.ts";
import type { PlanContext } from "./plan-context.ts";
import { selectPrunable } from "./select-prunable.ts";

/** What to do for each name that no usable manifest states: held, orphaned, or only known from a cut-off attempt. */
export function draftUnstated(context: PlanContext): readonly Draft[] {
  return [...draftHeld(context), ...draftOrphans(context), ...draftForgotten(context)];
}

function draftHeld(context: PlanContext): readonly Draft[] {
  return [...context.input.desired.held.values()].map(({ name, path, reason, yielded }) => {
    if (yielded !== undefined) return draftYielded(context, yielded, reason);
    return draftLeftAlone(context, idleDraft({ name, cause: `${path} cannot be used: ${reason}` }, "hold"));
  });
}

/**
 * Nothing is done for what runs. But an attempt that was under way when the manifest became unusable, or went, is
 * brought to its end: what ran before comes back where the new container fails, and goes where it has proven itself.
 */
function draftLeftAlone(context: PlanContext, idle: Draft): Draft {
  const attempt = attemptHealth(context, idle.name);
  const back = draftWayBack(context, idle.name, abandonedBecause(context, idle.name, attempt));
  if (back !== null) return back;
  if (attempt?.health.kind === "pending") return { ...idle, pendingHealthMs: attempt.health.remainingMs };
  const steps = remainsOf(context, idle.name).flatMap((container) => removalSteps(container, "left by the attempt"));
  return steps.length === 0 ? idle : draft({ name: idle.name, cause: "an attempt has ended" }, "tidy", steps, null);
}

/** Why the new container of an attempt cannot stay; undefined where it can, or none is there. */
function abandonedBecause(context: PlanContext, name: string, attempt: AttemptHealth | null): string | undefined {
  if (attempt?.health.kind === "failed") return attempt.health.reason;
  // Nobody will start it any more, whether or not there is a health window.
  const isWaiting = findSuccessor(context, name)?.state.status === "Created";
  return isWaiting ? "its manifest went before it was started" : undefined;
}

/** Containers that a replacement makes or sets aside beside the one that bears the name. */
function remainsOf({ groups }: PlanContext, name: string): readonly ObservedContainer[] {
  const { old, next, probe, keep } = (groups.get(name) ?? EMPTY_GROUP).roles;
  return [...old, ...next, ...probe, ...keep];
}

/** Left as the update manager set it, with what that is otherwise. */
function draftYielded({ groups }: PlanContext, { spec }: Manifest, cause: string): Draft {
  const named = groups.get(spec.name)?.named ?? [];
  const container = named.find(isRunning) ?? named[0];
  const differences = container === undefined ? [] : detectDrift(spec, container, undefined);
  return idleDraft({ name: spec.name, cause, differences, containerId: container?.id ?? null }, "hold");
}

function draftOrphans(context: PlanContext): readonly Draft[] {
  const { input, groups, renames } = context;
  const { orphans, protectedBecause } = selectPrunable(input.desired, input.inventory);
  // The way back of an attempt under another name: its own draft decides.
  const claimed = new Set(
    [...input.journal.attempts.values()].flatMap(({ name, previous }) =>
      previous && previous.spec.name !== name ? [previous.containerId] : [],
    ),
  );
  const renamed = new Set([...renames.values()].map((entry) => entry.name));
  return orphans.flatMap(({ name, manifestPath }) => {
    const named: readonly ObservedContainer[] = groups.get(name)?.named ?? [];
    if (renamed.has(name) || named.some(({ id }) => claimed.has(id))) return [];
    if (named.length === 0) {
      const back = draftWayBack(context, name, undefined);
      return back === null ? [] : [back];
    }
    const renamedTo = [...input.desired.containers.values()].find(({ path }) => path === manifestPath)?.spec.name;
    if (renamedTo !== undefined && (groups.get(renamedTo)?.named ?? []).some(isRunning)) {
      const cause = `${manifestPath} now names it '${renamedTo}', which runs`;
      return [
        draft(
          { name, cause },
          "tidy",
          [...named, ...remainsOf(context, name)].flatMap((container) => removalSteps(container, cause)),
          null,
        ),
      ];
    }
    const cause = `its manifest ${manifestPath} is gone`;
    const left = (why: string) => [draftLeftAlone(context, idleDraft({ name, cause: why }, "orphan"))];
    if (!input.policy.prune) return left(cause);
    if (protectedBecause !== null) return left(`${cause}, kept because ${protectedBecause}`);
    return [
      draft(
        { name, cause },
        "prune",
        [...named, ...remainsOf(context, name)].flatMap((container) => removalSteps(container, cause)),
        null,
      ),
    ];
  });
}

/** Attempts for names that are no longer stated nor owned: what ran before comes back, what was half made goes. */
function draftForgotten(context: PlanContext): readonly Draft[] {
  const { desired, inventory, journal } = context.input;
  const known = (name: string) =>
    desired.containers.has(name) || desired.held.has(name) || inventory.containers.has(name);
  return [...journal.attempts.keys()]
    .filter((name) => !known(name))
    .map((name) => draftWayBack(context, name, undefined) ?? draftGivenUp(context, name, "its manifest is gone"));
}
