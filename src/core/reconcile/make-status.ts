import type { DesiredState } from "../model/desired-state.ts";
import type { Inventory } from "../model/inventory.ts";
import type { ObservedContainer, ObservedState } from "../model/observed-state.ts";
import type { ContainerPlan, Plan } from "../model/plan.ts";
import type { ContainerPhase, ContainerStatus, DeployerHealth, DeployerStatus } from "../model/status.ts";
import type { Suspension } from "../model/suspension.ts";
import { redactDifference, redactText } from "../render/redact.ts";
import { suspensionText } from "../render/suspension-text.ts";

/** What a status is made of. */
export interface StatusFacts {
  readonly deployerVersion: string;
  readonly processId: number;
  readonly startedAt: string;
  /** RFC 3339: now. */
  readonly timestamp: string;
  readonly directoryPath: string;
  readonly runtime: DeployerStatus["runtime"];
  readonly suspension: Suspension | null;
  /** As it was read last; null: it was not yet. */
  readonly desired: DesiredState | null;
  /** What the plan was made from, which may be older; null: there is none yet. */
  readonly plannedFrom: DesiredState | null;
  /** Of the last look that Kanto answered; null: there was none yet. */
  readonly observed: ObservedState | null;
  readonly plan: Plan | null;
  readonly inventory: Inventory;
  /** By container name: what is being done for it. */
  readonly underWay: ReadonlyMap<string, string>;
  /** By container name: tries that failed and are made again. */
  readonly retries: ReadonlyMap<string, PendingRetry>;
  /** Names that the update manager has set otherwise. */
  readonly yielded: ReadonlySet<string>;
}

export interface PendingRetry {
  readonly reason: string;
  readonly dueInMs: number;
}

/** @param before of which the times are kept for what has not changed */
export function makeStatus(facts: StatusFacts, before: DeployerStatus | null): DeployerStatus {
  const { desired, timestamp } = facts;
  const containers = containerStatuses(facts, before);
  const problems = desired?.problems ?? [];
  const ofDirectory = problems.find(({ file }) => file === "" || file === facts.directoryPath);
  const directory = {
    path: facts.directoryPath,
    readable: desired?.complete === true,
    problem: desired?.complete === false ? (ofDirectory?.message ?? "it cannot be read to its end") : null,
    manifestCount: desired === null ? 0 : desired.containers.size + desired.held.size,
  };
  const hasErrors = problems.some(({ severity }) => severity === "error");
  const health = healthOf(containers, hasErrors, facts.runtime.reachable && directory.readable);
  return {
    formatVersion: 1,
    deployerVersion: facts.deployerVersion,
    processId: facts.processId,
    startedAt: facts.startedAt,
    updatedAt: timestamp,
    health,
    summary: redactText(summaryOf(health, containers, facts, directory.problem)),
    directory,
    runtime: { ...facts.runtime, lastError: redactOrNull(facts.runtime.lastError) },
    suspension: facts.suspension === null ? null : { ...facts.suspension, reason: redactText(facts.suspension.reason) },
    containers,
    problems,
  };
}

function redactOrNull(text: string | null): string | null {
  return text === null ? null : redactText(text);
}

/** Phases that are what the manifests want, or what a person or the update manager wanted instead. */
const SETTLED: ReadonlySet<ContainerPhase> = new Set(["running", "done", "stopped", "orphaned", "yielded"]);
const MOVING: ReadonlySet<ContainerPhase> = new Set(["deploying", "proving", "suspended"]);

/** Whether nothing is left to do for it and nothing is wrong with it. */
export function isSettledPhase(phase: ContainerPhase): boolean {
  return SETTLED.has(phase);
}

function healthOf(containers: readonly ContainerStatus[], hasErrors: boolean, isKnown: boolean): DeployerHealth {
  if (!isKnown) return "unknown";
  if (hasErrors || containers.some(({ phase }) => !SETTLED.has(phase) && !MOVING.has(phase))) return "degraded";
  return containers.some(({ phase }) => MOVING.has(phase)) ? "progressing" : "as-desired";
}

function summaryOf(
  health: DeployerHealth,
  containers: readonly ContainerStatus[],
  { runtime, suspension }: StatusFacts,
  directoryProblem: string | null,
): string {
  if (runtime.reachable && directoryProblem === null && containers.length === 0) {
    return "no manifests, so there is nothing to do";
  }
  const count = containers.length === 1 ? "1 container" : `${containers.length} containers`;
  if (!runtime.reachable) return `waiting for Kanto${runtime.lastError === null ? "" : `: ${runtime.lastError}`}`;
  if (directoryProblem !== null) return `the manifest directory cannot be read: ${directoryProblem}`;
  if (suspension !== null) return suspensionText(suspension);
  const isOpen = ({ phase }: ContainerStatus) =>
    health === "degraded" ? !SETTLED.has(phase) && !MOVING.has(phase) : MOVING.has(phase);
  const open = containers.filter(isOpen).map(({ name }) => name);
  if (health === "as-desired") return `${count} as desired`;
  if (health === "progressing") return `${open.length} of ${count} being deployed: ${shortList(open)}`;
  return open.length === 0 ? "files have errors" : `${open.length} of ${count} not as desired: ${shortList(open)}`;
}

const MOST_NAMES = 5;

function shortList(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function containerStatuses(facts: StatusFacts, before: DeployerStatus | null): readonly ContainerStatus[] {
  const decisions = new Map((facts.plan?.containers ?? []).map((decision) => [decision.name, decision]));
  const listed = new Map((facts.observed?.containers ?? []).map((container) => [container.id, container]));
  const known = new Map((before?.containers ?? []).map((status) => [status.name, status]));
  const names = new Set([
    ...(facts.desired?.containers.keys() ?? []),
    ...(facts.desired?.held.keys() ?? []),
    ...decisions.keys(),
    ...facts.underWay.keys(),
  ]);
  return [...names].sort().map((name) => {
    const decision = decisions.get(name);
    const container = decision?.containerId == null ? undefined : listed.get(decision.containerId);
    const status = containerStatus(name, decision, container, facts);
    const earlier = known.get(name);
    return earlier?.phase === status.phase ? { ...status, since: earlier.since } : status;
  });
}

function containerStatus(
  name: string,
  decision: ContainerPlan | undefined,
  container: ObservedContainer | undefined,
  facts: StatusFacts,
): ContainerStatus {
  const manifest = facts.desired?.containers.get(name) ?? facts.desired?.held.get(name)?.yielded;
  const entry = facts.inventory.containers.get(name);
  const retry = facts.retries.get(name);
  const { phase, reason } = phaseOf(name, decision, container, facts);
  return {
    name,
    phase,
    reason: redactText(reason),
    since: facts.timestamp,
    manifestPath: manifest?.path ?? facts.desired?.held.get(name)?.path ?? null,
    containerId: container?.id ?? entry?.containerId ?? null,
    image: manifest?.spec.image.name ?? container?.spec.image.name ?? entry?.sent?.image.name ?? null,
    restarts: container?.restartCount ?? 0,
    nextRetryAt: retry === undefined ? null : later(facts.timestamp, retry.dueInMs),
    lastError: lastErrorOf(retry, container, facts.inventory.failures.get(name)?.reason),
    differences: (decision?.differences ?? []).map(redactDifference),
  };
}

function lastErrorOf(
  retry: PendingRetry | undefined,
  container: ObservedContainer | undefined,
  failure: string | undefined,
): string | null {
  const text = retry?.reason ?? failure ?? container?.state.error ?? "";
  return text === "" ? null : redactText(text);
}

interface PhaseAndReason {
  readonly phase: ContainerPhase;
  readonly reason: string;
}

function phaseOf(
  name: string,
  decision: ContainerPlan | undefined,
  container: ObservedContainer | undefined,
  { underWay, retries, yielded, suspension, runtime, desired, inventory, plannedFrom }: StatusFacts,
): PhaseAndReason {
  const activity = underWay.get(name);
  if (activity !== undefined) return { phase: "deploying", reason: activity };
  const held = desired?.held.get(name);
  if (held !== undefined && yielded.has(name)) return { phase: "yielded", reason: held.reason };
  if (decision === undefined) {
    if (held !== undefined) return { phase: "held", reason: `${held.path} cannot be used: ${held.reason}` };
    if (!runtime.reachable) return { phase: "waiting", reason: "Kanto does not answer" };
    return { phase: suspension === null ? "deploying" : "suspended", reason: "not looked at yet" };
  }
  // What was found of it is about another manifest.
  if (desired?.containers.get(name)?.sha256 !== plannedFrom?.containers.get(name)?.sha256) {
    const reason = "its manifest has changed, and is not compared yet";
    return { phase: suspension === null ? "deploying" : "suspended", reason };
  }
  const { action, cause, pendingHealthMs } = decision;
  switch (action) {
    case "none":
      return pendingHealthMs === null ? { phase: "running", reason: cause } : { phase: "proving", reason: cause };
    case "leave":
      return { phase: hasEnded(name, container, inventory) ? "done" : "stopped", reason: cause };
    case "wait":
      return { phase: "waiting", reason: cause };
    case "hold":
      return { phase: "held", reason: cause };
    case "failing":
      return { phase: "failing", reason: cause };
    case "orphan":
      return { phase: "orphaned", reason: cause };
    case "failed":
      return { phase: retries.has(name) ? "retrying" : "failed", reason: cause };
    default:
      return suspension === null
        ? { phase: "deploying", reason: `next: ${action}, because ${cause}` }
        : { phase: "suspended", reason: `would ${action}: ${cause}` };
  }
}

/** By itself, not because a person asked for it. */
function hasEnded(name: string, container: ObservedContainer | undefined, { stopRequests }: Inventory): boolean {
  return container?.state.status === "Exited" && !stopRequests.has(name);
}

function later(timestamp: string, byMs: number): string {
  return new Date(Date.parse(timestamp) + byMs).toISOString();
}
