import type { PlanAction } from "../model/plan.ts";
import type { AttemptHealth } from "./attempt-health.ts";
import { healthWindowMs } from "./attempt-health.ts";
import type { Draft } from "./draft.ts";
import type { PlanContext } from "./plan-context.ts";

/** Actions that put a new container in a place. */
const NEW_CONTAINER: ReadonlySet<PlanAction> = new Set(["create", "replace", "heal"]);

/**
 * Keeps the way back open for as long as the new container has not proven itself: what would remove it is left to a
 * later look. No container waits for another's window, for a plan never waits at all.
 */
export function withHealthWindow(context: PlanContext, draft: Draft, attempt: AttemptHealth | null): Draft {
  if (NEW_CONTAINER.has(draft.action)) return withWindowAhead(context, draft);
  if (attempt?.health.kind !== "pending") return draft;
  const steps = withoutTidying(draft);
  const pendingHealthMs = attempt.health.remainingMs;
  if (steps.length > 0) return { ...draft, steps, pendingHealthMs };
  const seconds = Math.ceil(pendingHealthMs / 1_000);
  const cause = `runs as the manifest says, ${seconds} s of its health window are left`;
  return { ...draft, action: "none", cause, steps, pendingHealthMs };
}

function withWindowAhead(context: PlanContext, draft: Draft): Draft {
  const windowMs = healthWindowMs(context, draft.name);
  const open = context.input.journal.attempts.get(draft.name)?.previous ?? null;
  // Healing puts the same definition in the place of a dead process: nothing that ran is at stake.
  const previous = open ?? (draft.action === "replace" ? draft.previous : null);
  if (windowMs === 0 || previous?.wasRunning !== true) return draft;
  return { ...draft, steps: withoutTidying(draft), pendingHealthMs: windowMs };
}

function withoutTidying({ steps }: Draft): Draft["steps"] {
  return steps.filter(({ part }) => !part.startsWith("tidy "));
}
