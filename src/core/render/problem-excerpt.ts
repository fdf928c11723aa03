import type { Position } from "../model/problem.ts";
import { escapeControlCharacters } from "./escape-control-characters.ts";
import { type SecretRange, secretRanges, withoutSecrets } from "./problem-secret.ts";

/** The offending line as it can be shown, and where to underline it. */
export interface Excerpt {
  readonly line: string;
  /** Columns of the shown line, from 0. */
  readonly caretStart: number;
  readonly caretLength: number;
}

const WIDEST = 120;
/** What stays visible before the caret where a line is cut. */
const LEAD = 40;

/** Null where the text has no such line: it was changed since, or the position is of another file. */
export function excerptOf(sourceText: string, position: Position): Excerpt | null {
  const body = sourceText.startsWith("\ufeff") ? sourceText.slice(1) : sourceText;
  const line = body.split(/\r\n?|\n/, position.line)[position.line - 1];
  if (line === undefined || position.column > line.length + 1) return null;
  const start = position.column - 1;
  const end = Math.min(line.length, start + position.length);
  return cut(show(line, start, end));
}

/** Escapes and masks a line, and follows the caret through what that inserts and removes. */
function show(line: string, start: number, end: number): Excerpt {
  const secrets = secretRanges(line);
  const before = toShown(line, 0, start, secrets);
  const marked = toShown(line, start, end, secrets);
  const after = toShown(line, end, line.length, secrets);
  return { line: before + marked + after, caretStart: before.length, caretLength: Math.max(1, marked.length) };
}

function toShown(line: string, start: number, end: number, secrets: readonly SecretRange[]): string {
  return escapeControlCharacters(withoutSecrets(line, start, end, secrets).replaceAll("\t", " "));
}

function cut({ line, caretStart, caretLength }: Excerpt): Excerpt {
  if (line.length <= WIDEST) return { line, caretStart, caretLength };
  const from = Math.max(0, Math.min(caretStart - LEAD, line.length - WIDEST));
  const to = Math.min(line.length, from + WIDEST);
  const lead = from > 0 ? "…" : "";
  const tail = to < line.length ? "…" : "";
  const start = caretStart - from + lead.length;
  return {
    line: lead + line.slice(from, to) + tail,
    caretStart: start,
    caretLength: Math.max(1, Math.min(caretLength, to - caretStart)),
  };
}
