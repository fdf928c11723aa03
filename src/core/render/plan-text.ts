import type { History } from "../model/history.ts";
import type { ContainerPlan, Dependency, Operation, Plan, PlanAction, PlannedOperation } from "../model/plan.ts";
import { formatDifference } from "./difference-text.ts";
import { escapeControlCharacters } from "./escape-control-characters.ts";
import { type Paint, paintOf } from "./paint.ts";
import { redactText } from "./redact.ts";
import { type Cell, formatTable } from "./table.ts";

export interface PlanTextOptions {
  readonly color: boolean;
  /** Unchanged containers too, and every operation with what it waits for. */
  readonly verbose: boolean;
  /** Of what it tells how long a replacement interrupts; default: none. */
  readonly history?: History;
}

/**
 * A plan for people: each container with its action, the cause and the fields that differ, then a line that counts.
 * The same for the command line, logs and tests.
 */
export function formatPlan(plan: Plan, options: PlanTextOptions): string {
  const paint = paintOf(options.color);
  const shown = plan.containers.filter(({ action, adopted }) => options.verbose || action !== "none" || adopted);
  const heads = formatTable(shown.map((container) => containerCells(container, paint)));
  const lines = shown.flatMap((container, index) => [
    heads[index] ?? "",
    ...interruptionLines(container, options.history),
    ...container.differences.map((difference) => `    ${formatDifference(difference, options)}`),
  ]);
  const operations = options.verbose ? operationLines(plan, paint) : [];
  const warnings = plan.warnings.map((warning) => `${paint.yellow("warning")}: ${safe(warning)}`);
  const blocks = [lines, operations, warnings, [summaryLine(plan, paint)]].filter((block) => block.length > 0);
  return `${blocks.map((block) => block.join("\n")).join("\n\n")}\n`;
}

/** `create`, `leave alone`: the action in words. */
export function actionWords(action: PlanAction): string {
  return ACTIONS[action].words;
}

function containerCells({ name, action, adopted, cause }: ContainerPlan, paint: Paint): readonly Cell[] {
  const { sign, words, tint } = ACTIONS[action];
  const adoption = adopted ? "adopted; " : "";
  return [
    { text: sign, paint: paint[tint] },
    { text: safe(name), paint: paint.bold },
    { text: words, paint: paint[tint] },
    { text: `${adoption}${safe(cause)}` },
  ];
}

/** What a replacement costs: nothing runs from the stop of the old to the start of the new one. */
function interruptionLines({ name, action, previous }: ContainerPlan, history: History | undefined): readonly string[] {
  if (action !== "replace" || previous?.wasRunning !== true) return [];
  const measured = history?.deployments.get(name)?.findLast(({ interruptionMs }) => interruptionMs !== null);
  const seconds = measured?.interruptionMs == null ? null : (measured.interruptionMs / 1_000).toFixed(2);
  return [
    `    interrupts it ${seconds === null ? "for a time not measured yet" : `for about ${seconds} s, as the last time`}`,
  ];
}

function operationLines(plan: Plan, paint: Paint): readonly string[] {
  if (plan.operations.length === 0) {
    return [];
  }
  const rows = plan.operations.map((planned) => [
    { text: `#${planned.number}`, paint: paint.dim },
    { text: safe(describeOperation(planned.operation)) },
    { text: `for ${safe(planned.containerName)}` },
    { text: safe(describeDependencies(planned)), paint: paint.dim },
  ]);
  return [paint.bold("Operations"), ...formatTable(rows, 2)];
}

/** `create app-0a1b2c3d as app.kad-next`. */
export function describeOperation(operation: Operation): string {
  const { kind, containerId } = operation;
  switch (operation.kind) {
    case "create":
      return `create ${containerId} as ${operation.runtimeName}`;
    case "rename":
      return `rename ${containerId} to ${operation.runtimeName}`;
    case "update": {
      const parts = [operation.resources && "resources", operation.restartPolicy && "restart policy"].filter(Boolean);
      return `update ${containerId}: ${parts.join(" and ")}`;
    }
    default:
      return `${kind} ${containerId}`;
  }
}

function describeDependencies({ cause, dependsOn }: PlannedOperation): string {
  const after = dependsOn.map(describeDependency).join(", ");
  return after === "" ? cause : `${cause}; after ${after}`;
}

function describeDependency({ number, gate }: Dependency): string {
  return gate === "success" ? `#${number}` : `#${number} whatever comes of it`;
}

function summaryLine(plan: Plan, paint: Paint): string {
  const counts = new Map<PlanAction, number>();
  for (const { action } of plan.containers) {
    counts.set(action, (counts.get(action) ?? 0) + 1);
  }
  const parts = Object.entries(ACTIONS).flatMap(([action, { counted }]) => {
    const count = counts.get(action as PlanAction);
    return count === undefined ? [] : [`${count} ${counted}`];
  });
  if (parts.length === 0) {
    return "No manifests and no containers of ours: nothing to do.";
  }
  const verdict = plan.operations.length === 0 ? `${paint.green("Nothing to do")}: ` : "Plan: ";
  return `${verdict}${parts.join(", ")}.`;
}

function safe(text: string): string {
  return escapeControlCharacters(redactText(text));
}

interface ActionText {
  readonly sign: string;
  readonly words: string;
  /** Behind a number, in the last line. */
  readonly counted: string;
  readonly tint: keyof Paint & string;
}

const ACTIONS: Readonly<Record<PlanAction, ActionText>> = {
  create: { sign: "+", words: "create", counted: "to create", tint: "green" },
  start: { sign: "+", words: "start", counted: "to start", tint: "green" },
  update: { sign: "~", words: "update in place", counted: "to update in place", tint: "yellow" },
  replace: { sign: "~", words: "replace", counted: "to replace", tint: "yellow" },
  restore: { sign: "~", words: "bring back", counted: "to bring back", tint: "yellow" },
  heal: { sign: "~", words: "heal", counted: "to heal", tint: "yellow" },
  tidy: { sign: "-", words: "tidy up", counted: "to tidy up", tint: "yellow" },
  prune: { sign: "-", words: "remove", counted: "to remove", tint: "red" },
  stop: { sign: "-", words: "stop", counted: "to stop", tint: "yellow" },
  none: { sign: "=", words: "unchanged", counted: "unchanged", tint: "dim" },
  leave: { sign: "=", words: "leave alone", counted: "left alone", tint: "dim" },
  orphan: { sign: "?", words: "orphan", counted: "orphaned", tint: "yellow" },
  wait: { sign: "!", words: "wait", counted: "waiting", tint: "yellow" },
  hold: { sign: "!", words: "hold", counted: "held", tint: "red" },
  failed: { sign: "!", words: "failed", counted: "failed", tint: "red" },
  failing: { sign: "!", words: "failing", counted: "failing", tint: "red" },
};
