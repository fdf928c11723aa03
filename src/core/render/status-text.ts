import type { ContainerPhase, ContainerStatus, DeployerStatus } from "../model/status.ts";
import { formatAge } from "./age-text.ts";
import { escapeControlCharacters } from "./escape-control-characters.ts";
import { nextStep } from "./next-step.ts";
import { type Paint, paintOf } from "./paint.ts";
import { glyphOf, lookOfHealth, lookOfPhase } from "./phase-look.ts";
import { renderProblemLine } from "./problem-text.ts";
import { redactText } from "./redact.ts";
import { type Cell, fitText, formatTable, textWidth } from "./table.ts";
import { wrapText } from "./wrap-text.ts";

export interface StatusTextOptions {
  readonly color: boolean;
  /** Whether the terminal shows more than ASCII. */
  readonly unicode: boolean;
  /** No line is wider; at least 60 are taken. */
  readonly columns: number;
  /** Of the same clock as the status's own times. */
  readonly nowMs: number;
}

/** The whole status at a glance: a line of health, where everything is, a table of containers, and the problems. */
export function formatStatus(status: DeployerStatus, options: StatusTextOptions): string {
  const blocks = [
    headLines(status, options),
    formatContainers(status.containers, options),
    problemLines(status, options),
  ].filter((block) => block.length > 0);
  return `${blocks.map((block) => block.join("\n")).join("\n\n")}\n`;
}

/** The rows of some containers, with the reason below each one that wants attention. */
export function formatContainers(
  containers: readonly ContainerStatus[],
  options: StatusTextOptions,
): readonly string[] {
  const paint = paintOf(options.color);
  if (containers.length === 0) return [];
  const width = Math.max(LEAST_COLUMNS, options.columns);
  const nameWidth = Math.min(
    Math.floor(width / 3),
    Math.max(4, ...containers.map(({ name }) => textWidth(safe(name)))),
  );
  const imageWidth = width - nameWidth - FIXED_WIDTH;
  const columns = ["", "NAME", "PHASE", "FOR", "RESTARTS", ...(imageWidth < LEAST_IMAGE ? [] : ["IMAGE"])];
  const head = columns.map((text): Cell => ({ text, paint: paint.dim }));
  const rows = containers.map((container) =>
    cellsOf(container, { nameWidth, imageWidth, paint, options }).slice(0, columns.length),
  );
  const [headLine = "", ...lines] = formatTable([head, ...rows]);
  return [
    headLine,
    ...containers.flatMap((container, index) => [lines[index] ?? "", ...reasonLines(container, width, paint, options)]),
  ];
}

interface RowStyle {
  readonly nameWidth: number;
  readonly imageWidth: number;
  readonly paint: Paint;
  readonly options: StatusTextOptions;
}

function cellsOf(container: ContainerStatus, { nameWidth, imageWidth, paint, options }: RowStyle): readonly Cell[] {
  const { name, phase, since, restarts, image } = container;
  const look = lookOfPhase(phase);
  const tint = paint[look.tint];
  return [
    { text: glyphOf(look, options.unicode), paint: tint },
    { text: fitText(safe(name), nameWidth), paint: paint.bold },
    { text: phase, paint: tint },
    { text: formatAge(since, options.nowMs) },
    { text: fitText(String(restarts), 8) },
    { text: image === null ? "-" : fitEnd(safe(image), imageWidth) },
  ];
}

/** Nothing of one that runs as it should. */
function reasonLines(
  container: ContainerStatus,
  width: number,
  paint: Paint,
  { nowMs }: StatusTextOptions,
): readonly string[] {
  if (SELF_EVIDENT.has(container.phase)) return [];
  const reason = bounded(safe(container.reason), width);
  return [...reason, ...bounded(safe(nextStep(container, nowMs)), width).map(paint.dim)];
}

function headLines(status: DeployerStatus, { color, unicode, columns, nowMs }: StatusTextOptions): readonly string[] {
  const paint = paintOf(color);
  const width = Math.max(LEAST_COLUMNS, columns);
  const look = lookOfHealth(status.health);
  const health = status.health.replace("-", " ");
  const { directory, runtime, suspension } = status;
  const reached = `${runtime.reachable ? "answers" : "does not answer"} for ${formatAge(runtime.since, nowMs)}`;
  const files = directory.readable ? counted(directory.manifestCount, "file") : (directory.problem ?? "unreadable");
  const rows = [
    ["manifests", `${directory.path} (${files})`],
    ["Kanto", `${runtime.socketPath} ${reached}${runtime.lastError === null ? "" : `: ${runtime.lastError}`}`],
    ["daemon", `${status.deployerVersion}, process ${status.processId}, for ${formatAge(status.startedAt, nowMs)}`],
  ];
  const held =
    suspension === null
      ? []
      : wrapText(
          `suspended by ${suspension.by === "person" ? "a person" : "the update manager"} for ${formatAge(suspension.since, nowMs)}: ${safe(suspension.reason)}; nothing is changed until it ends (kad resume)`,
          width,
          2,
        ).split("\n");
  const summary = safe(status.summary);
  return [
    ...wrapText(`${glyphOf(look, unicode)} ${health}: ${summary}`, width)
      .split("\n")
      .map((line) => paint[look.tint](line)),
    ...formatTable(
      rows.map(([label = "", text = ""]) => [
        { text: label, paint: paint.dim },
        { text: fitText(safe(text), width - LABEL_WIDTH) },
      ]),
      2,
    ),
    ...held.map(paint.yellow),
  ];
}

function problemLines({ problems }: DeployerStatus, { color, columns }: StatusTextOptions): readonly string[] {
  const paint = paintOf(color);
  if (problems.length === 0) return [];
  const shown = problems.slice(0, MOST_PROBLEMS).flatMap((problem) => {
    const [first = "", ...rest] = bounded(redactText(renderProblemLine(problem)), Math.max(LEAST_COLUMNS, columns), 2);
    return [(problem.severity === "error" ? paint.red : paint.yellow)(first), ...rest];
  });
  const more = problems.length - MOST_PROBLEMS;
  return [paint.bold("Problems"), ...shown, ...(more > 0 ? [`  and ${more} more (kad lint)`] : [])];
}

/** A text of others in a few lines. */
function bounded(text: string, width: number, indent = 4): readonly string[] {
  const lines = wrapText(text, width, indent).split("\n");
  const last = lines[MOST_LINES - 1];
  if (lines.length <= MOST_LINES || last === undefined) return lines;
  return [...lines.slice(0, MOST_LINES - 1), fitText(`${last}…`, width)];
}

/** What stands at the end of an image's name tells more than its registry. */
function fitEnd(text: string, columns: number): string {
  return textWidth(text) <= columns ? text : `…${[...text].slice(1 - columns).join("")}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function safe(text: string): string {
  return escapeControlCharacters(redactText(text));
}

const SELF_EVIDENT: ReadonlySet<ContainerPhase> = new Set(["running", "done"]);
const LEAST_COLUMNS = 60;
/** The glyph, phase, age and restarts at their widest, and the gaps. */
const FIXED_WIDTH = 1 + 9 + 11 + 8 + 5 * 2;
/** A narrow terminal shows no images. */
const LEAST_IMAGE = 8;
const LABEL_WIDTH = 2 + 9 + 2;
const MOST_LINES = 4;
const MOST_PROBLEMS = 20;
