import type { Finding } from "./finding.ts";

/** A manifest needs six. The parser and everything after it recurse, so the limit is checked before them. */
export const DEEPEST_NESTING = 32;
/** A manifest needs some hundreds. */
export const MOST_VALUES = 5_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;

/**
 * One scan over the text without building anything: refuses what is nested too deep or has too many values. It stops
 * at the first excess, so five million brackets cost as little as thirty-three.
 */
export function guardSize(text: string): Finding | null {
  let depth = 0;
  let values = 1;
  for (let offset = 0; offset < text.length; offset++) {
    const unit = text.charCodeAt(offset);
    if (unit === QUOTE) offset = endOfString(text, offset);
    else if (unit === OPEN_BRACE || unit === OPEN_BRACKET) depth++;
    else if (unit === CLOSE_BRACE || unit === CLOSE_BRACKET) depth--;
    else if (unit === COMMA || unit === COLON) values++;
    if (depth > DEEPEST_NESTING) return tooDeep(offset);
    if (values > MOST_VALUES) return tooMany(offset);
  }
  return null;
}

/** The offset of the closing quote; the end of the line where there is none, as the parser sees it. */
function endOfString(text: string, start: number): number {
  let offset = start + 1;
  for (; offset < text.length; offset++) {
    const unit = text.charCodeAt(offset);
    if (unit === BACKSLASH) offset++;
    else if (unit === QUOTE || unit === 0x0a || unit === 0x0d) return offset;
  }
  return offset;
}

function tooDeep(offset: number): Finding {
  return {
    code: "nested-too-deep",
    message: "the JSON is nested too deep for a manifest",
    at: { offset, length: 1 },
    expected: `at most ${DEEPEST_NESTING} objects and arrays inside each other`,
  };
}

function tooMany(offset: number): Finding {
  return {
    code: "too-many-values",
    message: "the file has too many values for a manifest",
    at: { offset, length: 1 },
    expected: `at most ${MOST_VALUES}`,
  };
}
