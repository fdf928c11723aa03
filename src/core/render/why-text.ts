import type { ContainerStatus, DeployerStatus } from "../model/status.ts";
import { formatAge } from "./age-text.ts";
import { formatDifference } from "./difference-text.ts";
import { escapeControlCharacters } from "./escape-control-characters.ts";
import { nextStep } from "./next-step.ts";
import { paintOf } from "./paint.ts";
import { glyphOf, lookOfPhase } from "./phase-look.ts";
import { renderProblemLine } from "./problem-text.ts";
import { redactText } from "./redact.ts";
import type { StatusTextOptions } from "./status-text.ts";
import { wrapText } from "./wrap-text.ts";

/** All about one container: where it stands and why, what is wanted, what is there, what differs, what happens next. */
export function formatWhy(container: ContainerStatus, status: DeployerStatus, options: StatusTextOptions): string {
  const paint = paintOf(options.color);
  const look = lookOfPhase(container.phase);
  const head = `${glyphOf(look, options.unicode)} ${safe(container.name)}: ${container.phase}`;
  // What was looked at only now is not known to have been so for any time.
  const age = container.since === status.updatedAt ? "" : ` for ${formatAge(container.since, options.nowMs)}`;
  const sections = [
    section("why", [container.reason], options),
    section("wanted", wantedLines(container), options),
    section("there", thereLines(container), options),
    container.differences.length === 0
      ? []
      : [
          `  ${paint.dim("differs: what is there -> what its manifest wants")}`,
          ...container.differences.map((difference) => `    ${formatDifference(difference, options)}`),
        ],
    section("last error", container.lastError === null ? [] : [container.lastError], options),
    section("problems", problemsOf(container, status), options),
    section("next", nextLines(container, status, options), options),
  ];
  return `${[`${paint[look.tint](head)}${paint.dim(age)}`, ...sections.flat()].join("\n")}\n`;
}

function section(label: string, texts: readonly string[], { color, columns }: StatusTextOptions): readonly string[] {
  if (texts.length === 0) return [];
  const width = Math.max(LEAST_COLUMNS, columns);
  return [`  ${paintOf(color).dim(label)}`, ...texts.flatMap((text) => wrapText(safe(text), width, 4).split("\n"))];
}

function wantedLines({ manifestPath, image, phase }: ContainerStatus): readonly string[] {
  if (manifestPath === null) return ["no manifest names it any more"];
  if (phase === "held" && image === null) return [`what ${manifestPath} says, which cannot be used`];
  return [`${image ?? "an image"}, as ${manifestPath} says`];
}

function thereLines({ containerId, restarts }: ContainerStatus): readonly string[] {
  if (containerId === null) return ["no container"];
  return [`container ${containerId}${restarts === 0 ? "" : `, restarted ${restarts} times since it was started`}`];
}

function problemsOf({ manifestPath }: ContainerStatus, { problems }: DeployerStatus): readonly string[] {
  return problems.filter(({ file }) => file === manifestPath).map(renderProblemLine);
}

function nextLines(
  container: ContainerStatus,
  { suspension }: DeployerStatus,
  { nowMs }: StatusTextOptions,
): readonly string[] {
  const { nextRetryAt } = container;
  const steps = [nextStep(container, nowMs)];
  if (nextRetryAt !== null) steps.push(`the next try is at ${nextRetryAt}`);
  if (suspension !== null) steps.push(`but nothing is changed while the deployer is suspended: ${suspension.reason}`);
  return steps;
}

function safe(text: string): string {
  return escapeControlCharacters(redactText(text));
}

const LEAST_COLUMNS = 60;
