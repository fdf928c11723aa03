import type { Problem } from "../model/problem.ts";

/** For programs: an array of problems, fields as in the reference, control characters escaped as JSON does. */
export function problemsToJson(problems: readonly Problem[]): string {
  return `${JSON.stringify(problems, null, 2)}\n`;
}
