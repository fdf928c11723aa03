import type { Report } from "../core/model/report.ts";
import { ok, type Result } from "../core/model/result.ts";
import type { RuntimeFailure } from "../core/model/runtime-failure.ts";
import { deedsOf } from "../core/reconcile/deeds-of.ts";
import { makeReport } from "../core/reconcile/make-report.ts";
import { splitPlan } from "../core/reconcile/split-plan.ts";
import { applyPlan } from "./apply-plan.ts";
import { callSlots } from "./call-slots.ts";
import { needsTurns } from "./needs-turns.ts";
import { NO_TURNS, networkTurns } from "./network-turns.ts";
import { type EngineMemory, type EnginePorts, planOnce, type ReconcileSettings } from "./reconcile-once.ts";
import { rememberRound } from "./remember-round.ts";

/**
 * Removes orphans and does nothing else, whatever else there is to do. The report is of those alone; one that could not
 * be removed stays ours.
 *
 * @param names only these, which were shown to somebody
 */
export async function pruneOnce(
  ports: EnginePorts,
  memory: EngineMemory,
  settings: ReconcileSettings,
  { names, signal }: { readonly names: ReadonlySet<string>; readonly signal: AbortSignal },
): Promise<Result<Report, RuntimeFailure>> {
  const startedAtMs = ports.clock.nowMs();
  ports.emit({ kind: "pass-started" });
  const planned = await planOnce(ports, memory, { ...settings.policy, prune: true }, signal);
  if (!planned.ok) return planned;
  const { desired, observed } = planned.value;
  const { ready } = splitPlan(planned.value.plan, ({ action, name }) => action !== "prune" || !names.has(name));
  ports.emit({ kind: "planned", plan: ready });
  const outcomes = await applyPlan(ports, ready, {
    slots: callSlots(settings.maxParallel, ports.clock),
    turns: needsTurns(ready, observed) ? networkTurns() : NO_TURNS,
    stopTimeoutMs: settings.stopTimeoutMs,
    signalOf: () => signal,
  });
  const carried = { plan: ready, outcomes, desired, observed, interruptionsMs: new Map(), isPartial: true };
  await rememberRound(ports, memory, carried);
  const nothingElse = { containers: [], operations: [], warnings: [] };
  const report = makeReport(deedsOf(ready, outcomes), nothingElse, [], new Set());
  for (const container of report.containers) ports.emit({ kind: "container-settled", report: container });
  ports.emit({ kind: "pass-finished", report, durationMs: ports.clock.nowMs() - startedAtMs });
  return ok(report);
}
