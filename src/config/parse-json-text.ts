import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { failed, ok, type Result } from "../core/model/result.ts";
import type { ConfigProblem } from "./config-problem.ts";

export interface JsonText {
  readonly root: Node;
  /** `file:line:column` of an offset, as problems tell it. */
  readonly place: (offset: number) => string;
}

/** One JSON object that a person wrote for this program. Comments and last commas are allowed. */
export function parseJsonText(path: string, text: string, what: string): Result<JsonText, ConfigProblem> {
  const errors: ParseError[] = [];
  const root = parseTree(text.replace(/^\uFEFF/, " "), errors, { allowTrailingComma: true });
  const place = (offset: number) => `${path}:${positionOf(text, offset)}`;
  const [firstError] = errors;
  if (firstError !== undefined) {
    const message = `expected JSON, got ${words(printParseErrorCode(firstError.error))}`;
    return failed({ severity: "error", where: place(firstError.offset), message });
  }
  if (root?.type !== "object") {
    return failed({ severity: "error", where: place(0), message: `expected one object of ${what}, { ... }` });
  }
  return ok({ root, place });
}

function positionOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

/** `CommaExpected` becomes `comma expected`. */
function words(errorName: string): string {
  return errorName.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}
