import { type Node, type ParseError, parseTree } from "jsonc-parser";
import type { Finding } from "./finding.ts";
import { syntaxFindings } from "./syntax-error.ts";

export interface ParsedJson {
  /** As far as the text could be understood; absent where there is nothing. */
  readonly root: Node | undefined;
  readonly findings: readonly Finding[];
}

/** Text to a tree that keeps positions. Strict: no comments, no trailing commas, nothing after the value. */
export function parseJson(text: string): ParsedJson {
  if (text.trim() === "") {
    return {
      root: undefined,
      findings: [{ code: "file-empty", message: "the file is empty", expected: "a manifest: { … }" }],
    };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  return { root, findings: syntaxFindings(text, root, errors) };
}
