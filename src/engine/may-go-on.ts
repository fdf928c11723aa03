import type { Journal } from "../core/model/journal.ts";
import type { ContainerPlan, PlanAction } from "../core/model/plan.ts";

/** Actions that change nothing. */
const IDLE: ReadonlySet<PlanAction> = new Set(["none", "leave", "wait", "hold", "failed", "failing", "orphan"]);

/** While suspended, what was begun before is brought to an end, forwards or back; nothing else is begun. */
export function mayGoOnWhileSuspended({ name, action, previous }: ContainerPlan, { attempts }: Journal): boolean {
  if (IDLE.has(action)) return true;
  const isEnd = action === "restore" || action === "tidy" || (action === "heal" && previous !== null);
  return isEnd && attempts.has(name);
}
