import { FAULT_FIELDS } from "./fault-fields.ts";

const CODES_AHEAD = /^((?:[A-F]\d{1,2}[ ,]+)*[A-F]\d{1,2}):/;
const TITLE_IN_SOURCE = /["'`]((?:[A-F]\d{1,2}[ ,]+)*[A-F]\d{1,2}): /g;
const KNOWN = new Set(FAULT_FIELDS.flatMap(({ rows }) => rows.map(({ code }) => code)));

/** The faults that a test proves something about: those named ahead of its own title or of a group around it. */
export function faultCodesOf(titles: readonly string[]): readonly string[] {
  const named = titles.flatMap((title) => codesIn(CODES_AHEAD.exec(title)?.[1] ?? ""));
  return [...new Set(named)];
}

/** The faults that titles in a test file name, found without running it. */
export function faultCodesInSource(source: string): readonly string[] {
  return [...new Set([...source.matchAll(TITLE_IN_SOURCE)].flatMap(([, codes = ""]) => codesIn(codes)))];
}

/** Codes that look like one and are in no row: a slip of the keyboard that would lose its evidence. */
export function unknownCodes(codes: readonly string[]): readonly string[] {
  return codes.filter((code) => !KNOWN.has(code));
}

function codesIn(text: string): readonly string[] {
  return text.match(/[A-F]\d{1,2}/g) ?? [];
}
