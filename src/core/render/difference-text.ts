import type { Difference } from "../model/drift.ts";
import { escapeControlCharacters } from "./escape-control-characters.ts";
import { paintOf } from "./paint.ts";
import { redactDifference } from "./redact.ts";

/** One line: `/host_config/privileged: false -> true`, or `+` and `-` for what only one side has. Secrets redacted. */
export function formatDifference(difference: Difference, { color }: { readonly color: boolean }): string {
  const paint = paintOf(color);
  const { from, to } = redactDifference(difference);
  const pointer = escapeControlCharacters(difference.pointer);
  if (difference.from === undefined) {
    return `${pointer}: ${paint.green(`+ ${formatValue(to)}`)}`;
  }
  if (difference.to === undefined) {
    return `${pointer}: ${paint.red(`- ${formatValue(from)}`)}`;
  }
  const [before, after] = [formatValue(from), formatValue(to)];
  // Both redacted: that they differ is all that may be said.
  const note = before === after ? " (changed)" : "";
  return `${pointer}: ${paint.red(before)} -> ${paint.green(after)}${note}`;
}

function formatValue(value: unknown): string {
  const text = escapeControlCharacters(JSON.stringify(value) ?? "nothing");
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

const LONGEST = 200;
