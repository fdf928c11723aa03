import type { FailedSpec, InventoryEntry } from "../model/inventory.ts";
import type { Manifest } from "../model/manifest.ts";
import type { ContainerPlan } from "../model/plan.ts";
import { failureClass } from "../model/runtime-failure.ts";
import { MAKING, operationsFor, type RoundIndex } from "./round-index.ts";

/** A definition that was found to fail within its health window: the one that was deployed, not what is stated by now. */
export function condemnedSpec(
  { condemned }: ContainerPlan,
  entry: InventoryEntry | undefined,
  { timestamp }: RoundIndex,
): FailedSpec | undefined {
  if (condemned === null || entry?.sent == null) return undefined;
  return { spec: entry.sent, insteadSpec: null, reason: condemned, failedAt: timestamp };
}

/** A definition that failed for a cause of its own where something ran before: it is not tried again until it changes. */
export function failedSpec(decision: ContainerPlan, manifest: Manifest, index: RoundIndex): FailedSpec | undefined {
  const isAtStake = (decision.previous ?? index.journal.attempts.get(decision.name)?.previous ?? null) !== null;
  if (!isAtStake || !MAKING.has(decision.action)) return undefined;
  for (const { operation, outcome } of operationsFor(decision, index)) {
    if (outcome?.kind !== "failed" || (operation.kind !== "create" && operation.kind !== "start")) continue;
    if (failureClass(outcome.failure.kind) !== "terminal") continue;
    return { spec: manifest.spec, insteadSpec: null, reason: outcome.failure.message, failedAt: index.timestamp };
  }
  return undefined;
}
