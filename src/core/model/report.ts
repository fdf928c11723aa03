import type { PlanAction } from "./plan.ts";
import type { Problem } from "./problem.ts";

/** What one pass came to. */
export interface Report {
  /** One for every container of the plan, in its order. */
  readonly containers: readonly ContainerReport[];
  readonly problems: readonly Problem[];
  /** What is left of the longest health window; null: nothing is in one. */
  readonly pendingHealthMs: number | null;
}

export interface ContainerReport {
  readonly name: string;
  readonly result: ContainerResult;
  /** The plan's action that led here. */
  readonly action: PlanAction;
  /** One sentence for people: the cause, or what failed and what happens next. */
  readonly detail: string;
  /** Whether the next pass does not try again by itself, because what the manifest states has failed: it must change. */
  readonly awaitsChange: boolean;
}

export type ContainerResult =
  | "unchanged"
  | "created"
  | "started"
  | "updated"
  | "replaced"
  /** The attempt failed and the previous container runs again. */
  | "rolled-back"
  | "healed"
  | "tidied"
  | "removed"
  | "stopped"
  | "left"
  | "waiting"
  | "held"
  | "failed"
  | "orphaned";

/** Exit code 0 of a one-shot run: everything is as desired or was brought there. */
export function isAsDesired(report: Pick<Report, "containers" | "problems">): boolean {
  return (
    report.problems.every((problem) => problem.severity === "warning") &&
    report.containers.every((container) => !UNSETTLED.has(container.result))
  );
}

const UNSETTLED: ReadonlySet<ContainerResult> = new Set(["waiting", "held", "failed", "rolled-back"]);
