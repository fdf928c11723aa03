import type { Problem } from "../model/problem.ts";
import { PROBLEM_CODES, type ProblemCode } from "./problem-code.ts";
import type { LineIndex } from "./text-position.ts";

/** A problem as a step of the reader finds it: an offset instead of a line, its severity still in the table. */
export interface Finding {
  readonly code: ProblemCode;
  readonly message: string;
  readonly at?: { readonly offset: number; readonly length: number };
  readonly pointer?: string;
  readonly expected?: string | undefined;
  readonly got?: string | undefined;
  readonly hint?: string | undefined;
}

/** A longer one is made of keys that nobody reads; the position says where it is. */
const LONGEST_POINTER = 1000;

export function problemFromFinding(finding: Finding, file: string, lines: LineIndex | null): Problem {
  const { code, message, at, pointer, expected, got, hint } = finding;
  return {
    severity: PROBLEM_CODES[code].severity,
    code,
    file,
    ...(at === undefined || lines === null ? {} : { position: lines.positionOf(at.offset, at.length) }),
    ...(pointer === undefined || pointer.length > LONGEST_POINTER ? {} : { pointer }),
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(got === undefined ? {} : { got }),
    ...(hint === undefined ? {} : { hint }),
  };
}

export function isError(finding: Finding): boolean {
  return PROBLEM_CODES[finding.code].severity === "error";
}
