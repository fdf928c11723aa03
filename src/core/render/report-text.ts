import type { ContainerReport, ContainerResult, Report } from "../model/report.ts";
import { escapeControlCharacters } from "./escape-control-characters.ts";
import { paintOf } from "./paint.ts";
import { redactText } from "./redact.ts";

/**
 * The end of a run in a few lines: how many containers came to what, and each one that is not as desired with the
 * reason and what to do about it.
 */
export function formatReport(report: Report, { color }: { readonly color: boolean }): string {
  const paint = paintOf(color);
  const lines = report.containers.flatMap((container) => {
    const { words, isFailure } = RESULTS[container.result];
    const advice = adviceFor(container);
    if (advice === null) return [];
    const tint = isFailure ? paint.red : paint.yellow;
    return [
      `${paint.bold(safe(container.name))}: ${tint(words)}`,
      `    ${safe(container.detail)}`,
      `    ${paint.dim(advice)}`,
    ];
  });
  return `${[...lines, ...fileLines(report), summaryLine(report, color)].join("\n")}\n`;
}

/** `3 created, 17 unchanged`. */
export function countResults(containers: readonly ContainerReport[]): string {
  const counts = new Map<ContainerResult, number>();
  for (const { result } of containers) {
    counts.set(result, (counts.get(result) ?? 0) + 1);
  }
  return Object.entries(RESULTS)
    .flatMap(([result, { words }]) => {
      const count = counts.get(result as ContainerResult);
      return count === undefined ? [] : [`${count} ${words}`];
    })
    .join(", ");
}

/** A cause that may pass is tried again by the next run; one of the definition's own is not. */
function adviceFor({ result, awaitsChange }: ContainerReport): string | null {
  const { advice, adviceUntilChange } = RESULTS[result];
  return awaitsChange ? (adviceUntilChange ?? advice) : advice;
}

function fileLines({ problems }: Report): readonly string[] {
  const files = new Set(problems.filter(({ severity }) => severity === "error").map(({ file }) => file));
  return files.size === 0
    ? []
    : [`${count(files.size, "file has errors", "files have errors")}: ${safe([...files].join(", "))}`];
}

function summaryLine({ containers, problems }: Report, color: boolean): string {
  const paint = paintOf(color);
  if (containers.length === 0) {
    return problems.length === 0 ? "No manifests, so there is nothing to do." : "No container could be deployed.";
  }
  const failing = containers.filter(({ result }) => RESULTS[result].isFailure).length;
  const head =
    failing === 0
      ? paint.green("As desired")
      : paint.red(`${failing} of ${count(containers.length, "container", "containers")} not as desired`);
  return `${head}: ${countResults(containers)}.`;
}

function count(number: number, singular: string, plural: string): string {
  return `${number} ${number === 1 ? singular : plural}`;
}

function safe(text: string): string {
  return escapeControlCharacters(redactText(text));
}

interface ResultText {
  readonly words: string;
  /** What a person can do; null where there is nothing to do. */
  readonly advice: string | null;
  /** What instead, where it is not tried again until the manifest changes. */
  readonly adviceUntilChange?: string;
  /** Whether it makes the exit status 1. */
  readonly isFailure: boolean;
}

const RESULTS: Readonly<Record<ContainerResult, ResultText>> = {
  created: fine("created"),
  started: fine("started"),
  updated: fine("updated in place"),
  replaced: fine("replaced"),
  healed: fine("healed"),
  tidied: fine("tidied up"),
  removed: fine("removed"),
  unchanged: fine("unchanged"),
  stopped: fine("stopped"),
  left: fine("left alone"),
  orphaned: {
    words: "orphaned",
    advice: "put the manifest back, or remove the container with --prune",
    isFailure: false,
  },
  waiting: { words: "waiting", advice: "nothing was touched; run this again when the way is free", isFailure: true },
  held: { words: "held", advice: "the container stays as it is until its file is mended (kad lint)", isFailure: true },
  "rolled-back": {
    words: "rolled back",
    advice: "the previous container runs; the next run tries again",
    adviceUntilChange: "the previous container runs; change the manifest to try anew",
    isFailure: true,
  },
  failed: {
    words: "failed",
    advice: "mend the cause and run this again",
    adviceUntilChange: "change the manifest to try anew",
    isFailure: true,
  },
};

function fine(words: string): ResultText {
  return { words, advice: null, isFailure: false };
}
