import type { Deployment } from "../model/history.ts";
import { compareSpec } from "../reconcile/compare-spec.ts";
import { formatDifference } from "./difference-text.ts";
import { escapeControlCharacters } from "./escape-control-characters.ts";
import { paintOf } from "./paint.ts";
import { redactText } from "./redact.ts";
import { formatTable } from "./table.ts";

export interface HistoryTextOptions {
  readonly color: boolean;
}

/** What ran of one container, newest first: number, time, outcome, cause, and the fields that changed. */
export function formatHistory(deployments: readonly Deployment[], options: HistoryTextOptions): string {
  const paint = paintOf(options.color);
  const newestFirst = [...deployments].reverse();
  const heads = formatTable(
    newestFirst.map(({ number, deployedAt, outcome, failure, cause, interruptionMs }) => [
      { text: `#${number}`, paint: paint.bold },
      { text: deployedAt },
      { text: outcome, paint: outcome === "failed" ? paint.red : outcome === "proven" ? paint.green : paint.yellow },
      { text: interruptionMs === null ? "-" : `${(interruptionMs / 1_000).toFixed(2)} s` },
      { text: safe(failure === null ? cause : `${cause}; ${failure}`) },
    ]),
  );
  const lines = newestFirst.flatMap((deployment, index) => {
    const before = newestFirst[index + 1];
    const differences = before === undefined ? [] : compareSpec(before.spec, deployment.spec);
    return [heads[index] ?? "", ...differences.map((difference) => `    ${formatDifference(difference, options)}`)];
  });
  return `${lines.join("\n")}\n`;
}

function safe(text: string): string {
  return escapeControlCharacters(redactText(text));
}
