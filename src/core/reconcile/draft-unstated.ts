import type { Manifest } from "../model/manifest.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import { detectDrift } from "./detect-drift.ts";
import { type Draft, draft, idleDraft, isRunning, removalSteps } from "./draft.ts";
import { draftGivenUp, draftWayBack } from "./draft-way-back.ts";
import type { PlanContext } from "./plan-context.ts";
import { selectPrunable } from "./select-prunable.ts";

/** What to do for each name that no usable manifest states: held, orphaned, or only known from a cut-off attempt. */
export function draftUnstated(context: PlanContext): readonly Draft[] {
  return [...draftHeld(context), ...draftOrphans(context), ...draftForgotten(context)];
}

function draftHeld(context: PlanContext): readonly Draft[] {
  return [...context.input.desired.held.values()].map(({ name, path, reason, yielded }) => {
    if (yielded !== undefined) return draftYielded(context, yielded, reason);
    const back = draftWayBack(context, name, undefined);
    return back ?? idleDraft({ name, cause: `${path} cannot be used: ${reason}` }, "hold");
  });
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
    const back = draftWayBack(context, name, undefined);
    if (back !== null) return [back];
    if (named.length === 0) return [];
    const renamedTo = [...input.desired.containers.values()].find(({ path }) => path === manifestPath)?.spec.name;
    if (renamedTo !== undefined && (groups.get(renamedTo)?.named ?? []).some(isRunning)) {
      const cause = `${manifestPath} now names it '${renamedTo}', which runs`;
      return [
        draft(
          { name, cause },
          "tidy",
          named.flatMap((container) => removalSteps(container, cause)),
          null,
        ),
      ];
    }
    const cause = `its manifest ${manifestPath} is gone`;
    if (!input.policy.prune) return [idleDraft({ name, cause }, "orphan")];
    if (protectedBecause !== null)
      return [idleDraft({ name, cause: `${cause}, kept because ${protectedBecause}` }, "orphan")];
    return [
      draft(
        { name, cause },
        "prune",
        named.flatMap((container) => removalSteps(container, cause)),
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
