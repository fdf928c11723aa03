import type { Problem } from "../model/problem.ts";
import { toJsonText } from "./json-text.ts";

/** For programs: an array of problems, fields as in the reference, control characters escaped as JSON does. */
export function problemsToJson(problems: readonly Problem[]): string {
  return `${toJsonText(problems)}\n`;
}
