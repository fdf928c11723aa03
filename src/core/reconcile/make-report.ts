import type { ContainerPlan, Plan, PlanAction } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { ContainerReport, ContainerResult, Report } from "../model/report.ts";
import type { FailureClass } from "../model/runtime-failure.ts";

/** What was done for one container in one round of a run. */
export interface Deed {
  readonly name: string;
  readonly action: PlanAction;
  readonly cause: string;
  /** What went wrong, in one sentence; null where all operations succeeded. */
  readonly failure: string | null;
  /** Whether the failure ends the attempt; it does not where only remains were not removed, or where the next look finds another way. */
  readonly endsAttempt: boolean;
  /** How its failure is dealt with; null where there was none, or where it only waited for another one. */
  readonly failureClass: FailureClass | null;
  /** Whether what was wanted is there, be it that remains could not be removed yet. */
  readonly cameThrough: boolean;
}

/**
 * Folds a run's deeds and its last look into one report.
 *
 * @param last the plan of the last look; what it still wants to do was not brought about
 * @param awaitingChange containers whose manifests must change before they are tried again
 */
export function makeReport(
  deeds: readonly Deed[],
  last: Plan,
  problems: readonly Problem[],
  awaitingChange: ReadonlySet<string>,
): Report {
  const byName = new Map<string, Deed[]>();
  for (const deed of deeds) byName.set(deed.name, [...(byName.get(deed.name) ?? []), deed]);
  const decided = last.containers.map((decision) => reportOf(decision, byName.get(decision.name) ?? [], last));
  const listed = new Set(last.containers.map(({ name }) => name));
  const gone = [...byName]
    .filter(([name]) => !listed.has(name))
    .flatMap(([name, done]) =>
      done.slice(-1).map(
        (deed): Outcome => ({
          name,
          action: deed.action,
          result: deed.failure === null ? "removed" : "failed",
          detail: deed.failure ?? deed.cause,
        }),
      ),
    );
  const containers = [...decided, ...gone]
    .map((report): ContainerReport => ({ ...report, awaitsChange: awaitingChange.has(report.name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { containers, problems, pendingHealthMs: longestPendingMs(last) };
}

/** What is left of the longest health window that the plan leaves open; null: none is. */
export function longestPendingMs({ containers }: Plan): number | null {
  const pending = containers.flatMap(({ pendingHealthMs }) => (pendingHealthMs === null ? [] : [pendingHealthMs]));
  return pending.length === 0 ? null : Math.max(...pending);
}

type Outcome = Omit<ContainerReport, "awaitsChange">;

function reportOf(decision: ContainerPlan, done: readonly Deed[], last: Plan): Outcome {
  const { name, action, cause } = decision;
  const failure = done.findLast((deed) => deed.failure !== null)?.failure ?? null;
  if (last.operations.some(({ containerName }) => containerName === name)) {
    return { name, action, result: "failed", detail: failure ?? `not done: ${cause}` };
  }
  const isAsWanted = action === "none" || action === "leave";
  if (!isAsWanted && action !== "failed")
    return { name, action, result: SETTLED_RESULTS[action] ?? "failed", detail: cause };
  if (action === "failed" || done.at(-1)?.failure != null) {
    return { name, action, result: done.some(isWayBack) ? "rolled-back" : "failed", detail: failure ?? cause };
  }
  const deed = done.findLast((candidate) => candidate.failure === null && candidate.action !== "tidy") ?? done.at(-1);
  if (deed === undefined) return { name, action, result: action === "leave" ? "left" : "unchanged", detail: cause };
  return { name, action: deed.action, result: DONE_RESULTS[deed.action] ?? "unchanged", detail: deed.cause };
}

/** A replacement that failed, or a restoration that went through: what ran before runs. */
function isWayBack({ action, failure }: Deed): boolean {
  return failure === null ? action === "restore" : action === "replace";
}

const SETTLED_RESULTS: Partial<Record<PlanAction, ContainerResult>> = {
  wait: "waiting",
  hold: "held",
  failing: "failed",
  orphan: "orphaned",
};

const DONE_RESULTS: Partial<Record<PlanAction, ContainerResult>> = {
  create: "created",
  start: "started",
  update: "updated",
  replace: "replaced",
  restore: "rolled-back",
  heal: "healed",
  tidy: "tidied",
  prune: "removed",
  stop: "stopped",
};
