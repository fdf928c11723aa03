import type { Problem } from "../model/problem.ts";
import { escapeControlCharacters } from "./escape-control-characters.ts";
import { type Paint, type Painter, paintOf } from "./paint.ts";
import { excerptOf } from "./problem-excerpt.ts";

export interface ProblemTextOptions {
  readonly color: boolean;
}

/**
 * A problem for a person at a terminal: what and where, the line of the file with the place underlined, what was
 * expected and what was there, and what to do.
 *
 * @param sourceText of the file that the problem is about; null where it is not at hand
 */
export function renderProblem(problem: Problem, sourceText: string | null, { color }: ProblemTextOptions): string {
  const paint = paintOf(color);
  const tint = problem.severity === "error" ? paint.red : paint.yellow;
  const lines = [
    `${paint.bold(placeOf(problem))}: ${tint(problem.severity)}${paint.dim(`[${problem.code}]`)}: ${paint.bold(safe(problem.message))}`,
    ...excerptLines(problem, sourceText, paint, tint),
    ...detailLines(problem, paint),
  ];
  return `${lines.join("\n")}\n`;
}

/** One line, for logs, lists and tools that look for `path:line:column`. */
export function renderProblemLine(problem: Problem): string {
  const { expected, got, hint } = problem;
  const details = [
    expected === undefined ? "" : `expected ${safe(expected)}`,
    got === undefined ? "" : `got ${safe(got)}`,
  ].filter((detail) => detail !== "");
  const bracketed = details.length === 0 ? "" : ` (${details.join(", ")})`;
  const advice = hint === undefined ? "" : `; ${safe(hint)}`;
  return `${placeOf(problem)}: ${problem.severity}[${problem.code}]: ${safe(problem.message)}${bracketed}${advice}`;
}

function placeOf({ file, position }: Problem): string {
  return position === undefined ? safe(file) : `${safe(file)}:${position.line}:${position.column}`;
}

function excerptLines(problem: Problem, sourceText: string | null, paint: Paint, tint: Painter): readonly string[] {
  const { position } = problem;
  if (position === undefined || sourceText === null) return [];
  const excerpt = excerptOf(sourceText, position);
  if (excerpt === null) return [];
  const number = String(position.line);
  const margin = " ".repeat(number.length);
  const carets = " ".repeat(excerpt.caretStart) + tint("^".repeat(excerpt.caretLength));
  return [
    paint.dim(`  ${margin} |`),
    `${paint.dim(`  ${number} |`)} ${excerpt.line}`,
    `${paint.dim(`  ${margin} |`)} ${carets}`,
  ];
}

function detailLines({ expected, got, hint }: Problem, paint: Paint): readonly string[] {
  const details = [
    ["expected", expected],
    ["got", got],
    ["hint", hint],
  ] as const;
  return details.flatMap(([label, text]) =>
    text === undefined ? [] : [`  ${paint.dim("=")} ${paint.bold(label)}: ${safe(text)}`],
  );
}

function safe(text: string): string {
  return escapeControlCharacters(text);
}
