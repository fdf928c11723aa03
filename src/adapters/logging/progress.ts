import type { Plan, PlannedOperation } from "../../core/model/plan.ts";
import type { ContainerReport } from "../../core/model/report.ts";
import { isAsDesired } from "../../core/model/report.ts";
import type { EngineEvent } from "../../engine/engine-event.ts";

/** What a live display shows, at one moment of a pass. */
export interface Progress {
  /** By container name, in the order of the plan; containers with nothing to do are not among them. */
  readonly rows: ReadonlyMap<string, ProgressRow>;
  /** The manager does not answer. */
  readonly awaitingSinceMs: number | null;
  readonly plan: Plan | null;
  readonly finishedOperations: ReadonlySet<number>;
}

export interface ProgressRow {
  readonly name: string;
  readonly phase: "waiting" | "working" | "done" | "notable" | "failed";
  /** `pulling example.com/a:1`, `waiting for databroker`. */
  readonly text: string;
  /** When this phase began, on the clock of the events. */
  readonly sinceMs: number;
}

export const NO_PROGRESS: Progress = {
  rows: new Map(),
  awaitingSinceMs: null,
  plan: null,
  finishedOperations: new Set(),
};

/** The progress after an event that came at `nowMs`. */
export function advanceProgress(progress: Progress, event: EngineEvent, nowMs: number): Progress {
  switch (event.kind) {
    case "pass-started":
      return NO_PROGRESS;
    case "runtime-awaited":
      return { ...progress, awaitingSinceMs: progress.awaitingSinceMs ?? nowMs };
    case "runtime-reached":
      return { ...progress, awaitingSinceMs: null };
    case "planned":
      return planned(progress, event.plan, nowMs);
    case "operation-started":
      return withRow(progress, workingRow(event.planned, nowMs));
    case "operation-finished":
      return finished(progress, event, nowMs);
    case "operation-skipped":
      return progress;
    case "health-awaited":
      return withRow(progress, row(event.containerName, "working", "running, its health window is on", nowMs));
    case "container-settled":
      return settled(progress, event.report, nowMs);
    default:
      return progress;
  }
}

function planned(progress: Progress, plan: Plan, nowMs: number): Progress {
  const names = [...new Set(plan.operations.map(({ containerName }) => containerName))].sort();
  const rows = new Map(names.map((name) => [name, waitingRow(name, plan, new Set(), nowMs)]));
  return { ...progress, awaitingSinceMs: null, plan, rows };
}

function finished(
  progress: Progress,
  { planned: done, failure }: Extract<EngineEvent, { kind: "operation-finished" }>,
  nowMs: number,
): Progress {
  const finishedOperations = new Set([...progress.finishedOperations, done.number]);
  const next = { ...progress, finishedOperations };
  if (failure !== null) {
    return withRow(next, row(done.containerName, "failed", `${done.operation.kind} failed: ${failure.message}`, nowMs));
  }
  const { plan } = progress;
  const own = plan?.operations.filter(({ containerName }) => containerName === done.containerName) ?? [];
  if (plan === null || own.every(({ number }) => finishedOperations.has(number))) {
    return withRow(next, row(done.containerName, "done", DONE_TEXTS[done.operation.kind], nowMs));
  }
  return withRow(next, waitingRow(done.containerName, plan, finishedOperations, nowMs));
}

/** What a container waits for: the containers that its next operations depend on. */
function waitingRow(name: string, plan: Plan, finishedOperations: ReadonlySet<number>, nowMs: number): ProgressRow {
  const next = plan.operations.find(
    ({ containerName, number }) => containerName === name && !finishedOperations.has(number),
  );
  const missing = (next?.dependsOn ?? []).filter(({ number }) => !finishedOperations.has(number));
  const others = new Set(
    missing
      .flatMap(({ number }) => plan.operations.filter((operation) => operation.number === number))
      .map(({ containerName }) => containerName),
  );
  others.delete(name);
  return row(
    name,
    "waiting",
    others.size === 0 ? "waiting for its turn" : `waiting for ${[...others].join(", ")}`,
    nowMs,
  );
}

function workingRow({ containerName, operation }: PlannedOperation, nowMs: number): ProgressRow {
  const text =
    operation.kind === "create"
      ? `creating, pulls ${imageTail(operation.spec.image.name)} if it is not here`
      : WORKING_TEXTS[operation.kind];
  return row(containerName, "working", text, nowMs);
}

/** Of `ghcr.io/eclipse/databroker:1` what tells it from others: `databroker:1`. */
function imageTail(image: string): string {
  return image.slice(image.lastIndexOf("/") + 1);
}

function settled(progress: Progress, report: ContainerReport, nowMs: number): Progress {
  const { name, result, detail } = report;
  const isFine = isAsDesired({ containers: [report], problems: [] });
  if (isFine && result !== "orphaned" && !progress.rows.has(name)) {
    return progress;
  }
  const phase = isFine ? (result === "orphaned" ? "notable" : "done") : result === "waiting" ? "notable" : "failed";
  const text = phase === "done" ? result : `${result}: ${detail}`;
  return withRow(progress, row(name, phase, text, nowMs));
}

function withRow(progress: Progress, changed: ProgressRow): Progress {
  return { ...progress, rows: new Map([...progress.rows, [changed.name, changed]]) };
}

function row(name: string, phase: ProgressRow["phase"], text: string, sinceMs: number): ProgressRow {
  return { name, phase, text, sinceMs };
}

const WORKING_TEXTS = {
  start: "starting",
  stop: "stopping",
  remove: "removing the old one",
  rename: "renaming",
  update: "updating in place",
} as const;

const DONE_TEXTS = {
  create: "created",
  start: "running",
  stop: "stopped",
  remove: "running",
  rename: "running",
  update: "running",
} as const;
