import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { openEngineSession } from "./engine-session.ts";
import { monotonicMs } from "./monotonic.ts";
import type { SecondPasses } from "./second-pass-process.ts";

/** The process that `measureSecondPasses` starts: runs passes and tells how long they took and blocked. */
const [socketPath = "", manifests = "", state = "", count = "0"] = process.argv.slice(2);
const RESOLUTION_MS = 1;

const session = await openEngineSession({ socketPath, manifests, state });
const first = await measuredPass();
const further: Awaited<ReturnType<typeof measuredPass>>[] = [];
for (let number = 0; number < Number(count); number += 1) further.push(await measuredPass());
await session.close();

const told: SecondPasses = {
  firstMs: first.durationMs,
  firstBlockedMs: first.blockedMs,
  durationsMs: further.map(({ durationMs }) => durationMs),
  blockedMs: further.map(({ blockedMs }) => blockedMs),
  faults: [...new Set([first, ...further].flatMap(({ faults }) => faults))],
};
process.send?.(told, () => process.disconnect());

async function measuredPass() {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  // The histogram counts from one of its ticks to the next, so both ends need some.
  await pause(20);
  delay.reset();
  const startedAtMs = monotonicMs();
  const { containers } = await session.pass();
  const durationMs = monotonicMs() - startedAtMs;
  await pause(20);
  delay.disable();
  const changed = containers.filter(({ result }) => result !== "unchanged");
  const faults = changed.length === 0 ? [] : [`${changed.length} containers were not left unchanged`];
  return { durationMs, blockedMs: delay.max / 1_000_000 - RESOLUTION_MS, faults };
}
