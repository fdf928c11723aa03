import type { ObservedContainer } from "../model/observed-state.ts";
import { isPrevious } from "./draft-restoration.ts";
import { withRenamed } from "./draft-way-back.ts";
import { type Health, judgeHealth } from "./judge-health.ts";
import type { PlanContext } from "./plan-context.ts";

export interface AttemptHealth {
  /** With its partners taken into account: none is proven before all are, and one that fails takes the others back. */
  readonly health: Health;
  /** Why its own definition fails; null where it does not, or goes back for another's sake. */
  readonly condemned: string | null;
}

/**
 * How an attempt that is open is doing: whether the container that took the place of a running one has proven itself.
 * Null where nothing is at stake, no health window applies, or the new container is not there.
 */
export function attemptHealth(context: PlanContext, name: string): AttemptHealth | null {
  const own = ownHealth(context, name);
  if (own === null) return null;
  if (own.kind === "failed") {
    // One that never started was never deployed: what failed then is known from the start's own answer.
    const hasStarted = findSuccessor(context, name)?.state.startedAt !== "";
    return { health: own, condemned: hasStarted ? own.reason : null };
  }
  const partners = context.input.journal.attempts.get(name)?.partners ?? [];
  const others = partners.map((partner) => ({ partner, health: ownHealth(context, partner) }));
  for (const { partner, health } of others) {
    if (health?.kind === "failed") {
      return { health: { kind: "failed", reason: `goes back with '${partner}': ${health.reason}` }, condemned: null };
    }
  }
  // One that was never started may be waiting for what this one still keeps: nobody waits for it.
  const started = others.filter(({ partner }) => findSuccessor(context, partner)?.state.status === "Running");
  const pending = [own, ...started.map(({ health }) => health)].flatMap((health) =>
    health?.kind === "pending" ? [health.remainingMs] : [],
  );
  const health: Health = pending.length === 0 ? own : { kind: "pending", remainingMs: Math.max(...pending) };
  return { health, condemned: null };
}

function ownHealth(context: PlanContext, name: string): Health | null {
  const windowMs = healthWindowMs(context, name);
  const successor = findSuccessor(context, name);
  return windowMs === 0 || successor === undefined ? null : judgeHealth(successor, windowMs);
}

/** The container that took the place of one that ran; undefined where nothing is at stake, or none is there. */
export function findSuccessor(context: PlanContext, name: string): ObservedContainer | undefined {
  const group = withRenamed(context, name);
  const previous = context.input.journal.attempts.get(name)?.previous ?? null;
  const hasSetAside = group.roles.old.length > 0;
  if (!hasSetAside && previous?.wasRunning !== true) return undefined;
  return group.named.find((container) => hasSetAside || previous === null || !isPrevious(container, previous));
}

/** What the manifest states, else what the policy does. */
export function healthWindowMs({ input }: PlanContext, name: string): number {
  return input.desired.containers.get(name)?.options.healthWindowMs ?? input.policy.healthWindowMs;
}
