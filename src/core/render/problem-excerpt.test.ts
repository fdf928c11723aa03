import { describe, expect, test } from "vitest";
import { excerptOf } from "./problem-excerpt.ts";

function shown(text: string, line: number, column: number, length: number): readonly string[] | null {
  const excerpt = excerptOf(text, { line, column, length });
  if (excerpt === null) return null;
  return [excerpt.line, " ".repeat(excerpt.caretStart) + "^".repeat(excerpt.caretLength)];
}

describe("an excerpt", () => {
  test.each(["\n", "\r\n", "\r"])("is of its line, whatever ends the lines: %j", (end) => {
    const text = ["one", "two", "three"].join(end);
    expect(shown(text, 1, 1, 3)).toEqual(["one", "^^^"]);
    expect(shown(text, 2, 2, 1)).toEqual(["two", " ^"]);
    expect(shown(text, 3, 3, 2)).toEqual(["three", "  ^^"]);
    expect(shown(text, 4, 1, 1)).toBeNull();
  });

  test("does not count a byte order mark, but counts one within the text", () => {
    expect(shown("\ufeff{x}", 1, 2, 1)).toEqual(["{x}", " ^"]);
    expect(shown("{\ufeffx}", 1, 3, 1)).toEqual(["{\\ufeffx}", "       ^"]);
  });

  test("underlines to the end of the line at most, and one column at least", () => {
    expect(shown("abc", 1, 2, 9)).toEqual(["abc", " ^^"]);
    expect(shown("abc", 1, 4, 1)).toEqual(["abc", "   ^"]);
    expect(shown("abc", 1, 5, 1)).toBeNull();
    expect(shown("", 1, 1, 1)).toEqual(["", "^"]);
  });

  test("shows tabs as spaces and control characters escaped, and the caret covers what is shown of them", () => {
    expect(shown("\ta\u001bb", 1, 3, 2)).toEqual([" a\\u001bb", "  ^^^^^^^"]);
  });

  test("of a secret underlines its mask", () => {
    const line = '"TOKEN=abcdef", "x"';
    expect(shown(line, 1, 8, 6)).toEqual(['"TOKEN=***", "x"', "       ^^^"]);
    expect(shown(line, 1, 17, 3)).toEqual(['"TOKEN=***", "x"', "             ^^^"]);
  });
});

describe("a line of more than 120 columns is cut", () => {
  const digits = Array.from({ length: 200 }, (_, index) => String(index % 10)).join("");

  test("behind, where the caret is near its beginning", () => {
    expect(shown(digits.slice(0, 120), 1, 1, 2)).toEqual([digits.slice(0, 120), "^^"]);
    expect(shown(digits, 1, 1, 2)).toEqual([`${digits.slice(0, 120)}…`, "^^"]);
    expect(shown(digits, 1, 41, 2)).toEqual([`${digits.slice(0, 120)}…`, `${" ".repeat(40)}^^`]);
  });

  test("on both sides, forty columns before the caret", () => {
    expect(shown(digits, 1, 61, 2)).toEqual([`…${digits.slice(20, 140)}…`, `${" ".repeat(41)}^^`]);
  });

  test("before, where the caret is near its end", () => {
    expect(shown(digits, 1, 121, 2)).toEqual([`…${digits.slice(80)}`, `${" ".repeat(41)}^^`]);
    expect(shown(digits, 1, 199, 2)).toEqual([`…${digits.slice(80)}`, `${" ".repeat(119)}^^`]);
  });

  test("and so is its caret", () => {
    expect(shown(digits, 1, 1, 200)).toEqual([`${digits.slice(0, 120)}…`, "^".repeat(120)]);
    expect(shown(digits, 1, 201, 1)).toEqual([`…${digits.slice(80)}`, `${" ".repeat(121)}^`]);
  });
});
