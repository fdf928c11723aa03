import { type Node, type ParseError, printParseErrorCode } from "jsonc-parser";
import { secretRanges, withoutSecrets } from "../render/problem-secret.ts";
import type { Finding } from "./finding.ts";
import { MOST_PROBLEMS } from "./limit-findings.ts";

/**
 * What the parser found wrong, in words. Comments and trailing commas are all reported, because the parser knows what
 * was meant; of the rest only the first, because what follows it is mostly its echo.
 */
export function syntaxFindings(
  text: string,
  root: Node | undefined,
  errors: readonly ParseError[],
): readonly Finding[] {
  const findings: Finding[] = [];
  let handledUpTo = -1;
  for (const error of errors) {
    if (findings.length > MOST_PROBLEMS) return findings;
    if (error.offset <= handledUpTo) continue;
    const name = isBehind(root, error) ? "EndOfFileExpected" : printParseErrorCode(error.error);
    if (name === "InvalidCommentToken") {
      findings.push(comment(error));
      handledUpTo = error.offset;
      continue;
    }
    const comma = trailingComma(text, error, name);
    if (comma === null) return [...findings, structuralFinding(text, error, name)];
    findings.push(comma);
    handledUpTo = error.offset;
  }
  return findings;
}

/** What the scanner cannot make sense of behind a finished value is trailing data, whatever it looks like. */
function isBehind(root: Node | undefined, error: ParseError): boolean {
  return (
    root !== undefined &&
    printParseErrorCode(error.error) === "InvalidSymbol" &&
    error.offset >= root.offset + root.length
  );
}

function comment(error: ParseError): Finding {
  return {
    code: "comment-in-json",
    message: "JSON has no comments",
    at: error,
    hint: 'remove it; a key that is not known, such as "//", only gives a warning',
  };
}

function trailingComma(text: string, error: ParseError, name: string): Finding | null {
  if (name !== "PropertyNameExpected" && name !== "ValueExpected") return null;
  const bracket = text[error.offset];
  const before = text.slice(0, error.offset).trimEnd();
  if ((bracket !== "}" && bracket !== "]") || !before.endsWith(",")) return null;
  return {
    code: "trailing-comma",
    message: `a comma stands before the closing ${bracket}`,
    at: { offset: before.length - 1, length: 1 },
    hint: "remove the comma",
  };
}

function structuralFinding(text: string, error: ParseError, name: string): Finding {
  const end = text.trimEnd().length;
  if (name.startsWith("Close") || error.offset >= end) return atTheEnd(name, end);
  if (name === "CommaExpected") return missingComma(text, error.offset);
  const words = SYNTAX_WORDS[name] ?? { message: "the text is not JSON", expected: "JSON" };
  const cutOff = name === "UnexpectedEndOfString" && error.offset + error.length >= end;
  return {
    code: name === "EndOfFileExpected" ? "trailing-data" : "syntax-error",
    message: words.message,
    at: error,
    expected: words.expected,
    got: tokenAt(text, error),
    hint: cutOff ? HALF_WRITTEN : words.hint,
  };
}

const HALF_WRITTEN = "the file ends here: it may be half written";

function atTheEnd(name: string, end: number): Finding {
  const words = SYNTAX_WORDS[name];
  return {
    code: "syntax-error",
    message: words?.message ?? "the text breaks off",
    at: { offset: end, length: 1 },
    expected: words?.expected,
    got: "the end of the file",
    hint: "the file may be half written, or a bracket is missing",
  };
}

/** Pointed at where the comma belongs, which is often the line before. */
function missingComma(text: string, offset: number): Finding {
  return {
    code: "syntax-error",
    message: "a comma is missing between two values",
    at: { offset: text.slice(0, offset).trimEnd().length, length: 1 },
    expected: innermostBracket(text, offset) === "[" ? ", or ]" : ", or }",
  };
}

interface SyntaxWords {
  readonly message: string;
  readonly expected: string;
  readonly hint?: string;
}

const SYNTAX_WORDS: Readonly<Record<string, SyntaxWords>> = {
  InvalidSymbol: {
    message: "this is no JSON value",
    expected: "a text in double quotes, a number, true, false, null, { or [",
    hint: 'texts and keys stand in double quotes ("), true, false and null in lower case',
  },
  InvalidNumberFormat: { message: "this is no number", expected: "a number such as 80" },
  PropertyNameExpected: {
    message: "a key is missing here",
    expected: "a key in double quotes",
    hint: 'write "key": value',
  },
  ValueExpected: { message: "a value is missing here", expected: "a value" },
  ColonExpected: { message: "a colon is missing between the key and its value", expected: ":" },
  CloseBraceExpected: { message: "an object is not closed", expected: "}" },
  CloseBracketExpected: { message: "a list is not closed", expected: "]" },
  EndOfFileExpected: { message: "text follows the end of the JSON value", expected: "the end of the file" },
  UnexpectedEndOfString: {
    message: "a text is not closed on its line",
    expected: 'a closing "',
    hint: String.raw`a line end inside a text is written \n`,
  },
  UnexpectedEndOfNumber: { message: "a number breaks off", expected: "a digit" },
  InvalidUnicode: {
    message: String.raw`\u is not followed by four hexadecimal digits`,
    expected: String.raw`\u and four digits, such as \u00e4`,
  },
  InvalidEscapeCharacter: {
    message: "a backslash is followed by a character that JSON does not know there",
    expected: String.raw`\" \\ \/ \b \f \n \r \t or \u and four digits`,
    hint: String.raw`a backslash itself is written \\`,
  },
  InvalidCharacter: {
    message: "a text holds a control character",
    expected: String.raw`control characters written as \t or \u0009`,
  },
};

/** The bracket that is open at an offset. */
function innermostBracket(text: string, end: number): string {
  const open: string[] = [];
  for (const [token] of text.slice(0, end).matchAll(/"(?:[^"\\\n\r]|\\.)*"?|[{}[\]]/g)) {
    if (token === "{" || token === "[") open.push(token);
    else if (token === "}" || token === "]") open.pop();
  }
  return open.at(-1) ?? "";
}

const LONGEST_TOKEN = 40;

/** The text at the error, up to the end of its line, without a secret that it may hold. */
function tokenAt(text: string, { offset, length }: ParseError): string {
  const lineStart = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  const [line = ""] = text.slice(lineStart).split(/[\r\n]/, 1);
  const start = offset - lineStart;
  const token = withoutSecrets(line, start, Math.min(line.length, start + Math.max(1, length)), secretRanges(line));
  return token.length > LONGEST_TOKEN ? `${token.slice(0, LONGEST_TOKEN)}…` : token;
}
