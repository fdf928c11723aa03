import type { RuntimeContainer } from "./ports.ts";

/** Container id -> which of its runs we have seen since when, by a monotonic clock. Kept from look to look. */
export type Steadiness = Map<string, { readonly run: string; readonly sinceMs: number }>;

/**
 * How long each running container has been seen in the run that it is in. A restart begins a new run; what is no longer
 * listed, or does not run, is forgotten. Times that the manager tells are not used: vehicles boot without a clock.
 */
export function measureSteadiness(
  steadiness: Steadiness,
  containers: readonly RuntimeContainer[],
  nowMs: number,
): ReadonlyMap<string, number> {
  const running = containers.filter(({ state }) => state.status === "Running");
  const ids = new Set(running.map(({ id }) => id));
  for (const id of steadiness.keys()) if (!ids.has(id)) steadiness.delete(id);
  const steadyForMs = new Map<string, number>();
  for (const { id, state, restartCount } of running) {
    const run = `${state.startedAt} ${state.pid} ${restartCount}`;
    const known = steadiness.get(id);
    const sinceMs = known?.run === run ? known.sinceMs : nowMs;
    steadiness.set(id, { run, sinceMs });
    steadyForMs.set(id, nowMs - sinceMs);
  }
  return steadyForMs;
}
