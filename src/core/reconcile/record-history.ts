import type { Deployment, History } from "../model/history.ts";
import type { Inventory, InventoryEntry } from "../model/inventory.ts";
import type { ContainerPlan } from "../model/plan.ts";
import { changedMap } from "./changed-map.ts";
import { compareSpec } from "./compare-spec.ts";

/** How many deployments are kept for each container. */
const MOST_KEPT = 10;

export interface HistoryRound {
  /** Of the round's plan. */
  readonly decisions: readonly ContainerPlan[];
  readonly before: Inventory;
  readonly after: Inventory;
  /** Container name -> how long nothing of it ran. */
  readonly interruptionsMs: ReadonlyMap<string, number>;
  /** RFC 3339. */
  readonly timestamp: string;
}

/** The history after a plan was carried out. The same object where nothing changed, so that nothing is written. */
export function recordHistory(history: History, round: HistoryRound): History {
  const deployments = changedMap(history.deployments);
  for (const decision of round.decisions) {
    const known = deployments.get(decision.name) ?? [];
    const recorded = recordDecision(known, decision, round);
    if (recorded !== known) deployments.set(decision.name, recorded.slice(-MOST_KEPT));
  }
  return deployments.result() === history.deployments ? history : { deployments: deployments.result() };
}

function recordDecision(
  known: readonly Deployment[],
  decision: ContainerPlan,
  round: HistoryRound,
): readonly Deployment[] {
  const { name } = decision;
  const [before, after] = [round.before.containers.get(name), round.after.containers.get(name)];
  const failure = newFailure(name, round);
  const judged = failure === null ? known : withFailure(known, failure.reason);
  if (failure !== null && judged === known) {
    // A definition that never got as far as to run.
    const { spec, reason } = failure;
    return [...known, { ...deploymentOf(known, decision, round), spec, outcome: "failed", failure: reason }];
  }
  if (after?.sent != null && isNewDeployment(before, after)) {
    return [...judged, { ...deploymentOf(judged, decision, round), spec: after.sent }];
  }
  return decision.pendingHealthMs === null && decision.action !== "restore" ? withProof(judged) : judged;
}

function isNewDeployment(before: InventoryEntry | undefined, after: InventoryEntry): boolean {
  if (before?.sent == null || after.sent === null) return true;
  return before.containerId !== after.containerId || compareSpec(before.sent, after.sent).length > 0;
}

function deploymentOf(
  known: readonly Deployment[],
  decision: ContainerPlan,
  round: HistoryRound,
): Omit<Deployment, "spec"> {
  return {
    number: (known.at(-1)?.number ?? 0) + 1,
    deployedAt: round.timestamp,
    cause: decision.action === "restore" ? `brought back: ${decision.cause}` : decision.cause,
    outcome: decision.pendingHealthMs === null ? "proven" : "running",
    failure: null,
    interruptionMs: round.interruptionsMs.get(decision.name) ?? null,
  };
}

function newFailure(name: string, { before, after }: HistoryRound) {
  const failure = after.failures.get(name);
  return failure === undefined || failure === before.failures.get(name) || failure.insteadSpec !== null
    ? null
    : failure;
}

/** The deployment in its window is the one that failed; the same list where none is in one. */
function withFailure(known: readonly Deployment[], failure: string): readonly Deployment[] {
  const last = known.at(-1);
  if (last?.outcome !== "running") return known;
  return [...known.slice(0, -1), { ...last, outcome: "failed", failure }];
}

function withProof(known: readonly Deployment[]): readonly Deployment[] {
  const last = known.at(-1);
  if (last?.outcome !== "running") return known;
  return [...known.slice(0, -1), { ...last, outcome: "proven" }];
}
