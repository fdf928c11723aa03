import { setTimeout as pause } from "node:timers/promises";
import { isAlive, type RealDeployment } from "./real-deployment.ts";

/** Between two looks. */
const LOOK_EVERY_MS = 5;

export interface MeasuredOutage<Value> {
  readonly value: Value;
  /** The longest time in which no container of the name had a process; up to two looks too long, never too short. */
  readonly outageMs: number;
}

/**
 * Watches a container that runs while `work` is done, by its name or a name that it bears while it is replaced. What it
 * measured goes to the output, so that a slow machine's figures can be told from a change's.
 */
export async function measureOutage<Value>(
  deployment: RealDeployment,
  name: string,
  work: () => Promise<Value>,
): Promise<MeasuredOutage<Value>> {
  const over = new AbortController();
  const watching = watch(deployment, name, over.signal);
  const value = await work().finally(() => over.abort());
  const outageMs = await watching;
  process.stdout.write(`      outage of ${name}: ${Math.round(outageMs)} ms\n`);
  return { value, outageMs };
}

async function watch(deployment: RealDeployment, name: string, over: AbortSignal): Promise<number> {
  let longestMs = 0;
  let lastSeenAtMs = performance.now();
  while (!over.aborted) {
    const startedAtMs = performance.now();
    const containers = await deployment.list();
    const isUp = containers.some(
      (container) =>
        (container.name === name || container.name.startsWith(`${name}.kad-`)) &&
        container.state?.status === "Running" &&
        isAlive(Number(container.state.pid)),
    );
    if (isUp) {
      longestMs = Math.max(longestMs, performance.now() - lastSeenAtMs);
      lastSeenAtMs = startedAtMs;
    }
    await pause(LOOK_EVERY_MS);
  }
  return Math.max(longestMs, performance.now() - lastSeenAtMs);
}
