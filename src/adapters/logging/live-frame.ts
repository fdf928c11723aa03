import { escapeControlCharacters } from "../../core/render/escape-control-characters.ts";
import { paintOf } from "../../core/render/paint.ts";
import { redactText } from "../../core/render/redact.ts";
import { fitText, textWidth } from "../../core/render/table.ts";
import { formatElapsed } from "./event-line.ts";
import type { Progress, ProgressRow } from "./progress.ts";

export interface FrameOptions {
  readonly color: boolean;
  /** Whether the terminal shows more than ASCII. */
  readonly unicode: boolean;
  readonly columns: number;
  /** At most so many lines. */
  readonly rows: number;
  readonly nowMs: number;
}

/** The lines of a live display at one moment, each fit for one line of the terminal. */
export function liveFrame(progress: Progress, options: FrameOptions): readonly string[] {
  if (progress.awaitingSinceMs !== null) {
    const elapsed = formatElapsed(options.nowMs - progress.awaitingSinceMs);
    return [fitText(`${spinner(options)} waiting for Kanto  ${elapsed}`, options.columns)];
  }
  const rows = [...progress.rows.values()];
  const shown = rows.length <= options.rows ? rows : mostUrgent(rows, options.rows - 1);
  const nameWidth = Math.min(32, Math.max(0, ...shown.map(({ name }) => textWidth(safe(name)))));
  const lines = shown.map((progressRow) => frameLine(progressRow, nameWidth, options));
  const hidden = rows.length - shown.length;
  return hidden === 0 ? lines : [...lines, `  and ${hidden} more`];
}

/** Of too many rows those that are under way, then those that failed, then the others; in their order. */
function mostUrgent(rows: readonly ProgressRow[], count: number): readonly ProgressRow[] {
  const chosen = new Set(
    [...rows].sort((left, right) => URGENCY[left.phase] - URGENCY[right.phase]).slice(0, Math.max(1, count)),
  );
  return rows.filter((progressRow) => chosen.has(progressRow));
}

function frameLine(progressRow: ProgressRow, nameWidth: number, options: FrameOptions): string {
  const paint = paintOf(options.color);
  const { phase, sinceMs } = progressRow;
  const name = fitText(safe(progressRow.name), nameWidth);
  const elapsedMs = options.nowMs - sinceMs;
  // What is quick needs no clock.
  const elapsed = phase === "working" && elapsedMs >= SHOWN_FROM_MS ? `  ${formatElapsed(elapsedMs)}` : "";
  const taken = textWidth(MARK_AND_GAPS) + nameWidth + textWidth(elapsed);
  const text = fitText(safe(progressRow.text), Math.max(1, options.columns - taken));
  const mark = markOf(phase, options);
  const tint = paint[TINTS[phase]];
  const padding = " ".repeat(nameWidth - textWidth(name));
  return `${tint(mark)} ${paint.bold(name)}${padding}  ${phase === "working" ? text : tint(text)}${paint.dim(elapsed)}`;
}

function markOf(phase: ProgressRow["phase"], options: FrameOptions): string {
  return phase === "working" ? spinner(options) : (options.unicode ? UNICODE_MARKS : ASCII_MARKS)[phase];
}

function spinner({ unicode, nowMs }: FrameOptions): string {
  const frames = unicode ? UNICODE_SPINNER : ASCII_SPINNER;
  return frames[Math.floor(nowMs / 100) % frames.length] ?? " ";
}

function safe(text: string): string {
  return escapeControlCharacters(redactText(text));
}

const MARK_AND_GAPS = "x   ";
const SHOWN_FROM_MS = 1000;
const UNICODE_SPINNER = [..."⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"];
const ASCII_SPINNER = [..."|/-\\"];
const UNICODE_MARKS = { waiting: "·", done: "✔", notable: "!", failed: "✖" } as const;
const ASCII_MARKS = { waiting: ".", done: "+", notable: "!", failed: "x" } as const;
const TINTS = { waiting: "dim", working: "cyan", done: "green", notable: "yellow", failed: "red" } as const;
const URGENCY = { working: 0, failed: 1, notable: 2, waiting: 3, done: 4 } as const;
