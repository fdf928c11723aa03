import type { Attempt, Journal } from "../model/journal.ts";
import type { ContainerPlan, Plan, PlanAction } from "../model/plan.ts";
import { changedMap } from "./changed-map.ts";

/** What puts something at stake, or makes an id that a lost answer must not orphan. */
const JOURNALED: ReadonlySet<PlanAction> = new Set(["create", "replace", "heal", "restore"]);

/**
 * The journal as it must be on disk before a plan's first call. An attempt that follows one that was cut off keeps what
 * ran before that one: it is still what must come back, for nothing since has proven itself.
 */
export function startAttempts(journal: Journal, plan: Plan, nonce: string): Journal {
  const attempts = new Map(journal.attempts);
  for (const { name, action, previous, goesBackWith } of plan.containers) {
    if (!JOURNALED.has(action)) continue;
    const open = journal.attempts.get(name);
    const partners = [...new Set([...(open?.partners ?? []), ...goesBackWith])].sort();
    const attempt: Attempt = { name, nonce, previous: open?.previous ?? previous, partners };
    attempts.set(name, attempt);
  }
  return { attempts };
}

/** It waits, and what ran before is not in its place: its definition is still what must come back. */
function isStranded({ action, containerId }: ContainerPlan, attempt: Attempt | undefined): boolean {
  return action === "wait" && attempt?.previous != null && attempt.previous.containerId !== containerId;
}

/** The journal after a plan was carried out: what went through and has proven itself is over, the rest stays. */
export function finishAttempts(journal: Journal, plan: Plan, unfinished: ReadonlySet<string>): Journal {
  const attempts = changedMap(journal.attempts);
  for (const decision of plan.containers) {
    const { name, pendingHealthMs } = decision;
    if (unfinished.has(name) || pendingHealthMs !== null || isStranded(decision, attempts.get(name))) continue;
    attempts.delete(name);
  }
  return attempts.result() === journal.attempts ? journal : { attempts: attempts.result() };
}
