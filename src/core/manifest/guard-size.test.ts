import { describe, expect, test } from "vitest";
import { DEEPEST_NESTING, guardSize, MOST_VALUES } from "./guard-size.ts";

const tooDeep = (offset: number) => ({
  code: "nested-too-deep",
  message: "the JSON is nested too deep for a manifest",
  at: { offset, length: 1 },
  expected: "at most 32 objects and arrays inside each other",
});
const tooMany = (offset: number) => ({
  code: "too-many-values",
  message: "the file has too many values for a manifest",
  at: { offset, length: 1 },
  expected: "at most 5000",
});
const brackets = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);

describe("B3: how deep a manifest may be nested", () => {
  test.each([
    ["as deep as allowed, in objects", brackets("{", "}", DEEPEST_NESTING), null],
    ["as deep as allowed, in lists", brackets("[", "]", DEEPEST_NESTING), null],
    ["one deeper, in objects", brackets("{", "}", 33), tooDeep(32)],
    ["one deeper, in lists", brackets("[", "]", 33), tooDeep(32)],
    ["one deeper, in both", `${"{".repeat(16)}${"[".repeat(17)}`, tooDeep(32)],
    ["much beside each other", "{}[]".repeat(100), null],
    ["brackets in a text", `"${"[{".repeat(100)}"`, null],
    ["brackets behind a text", `"a"${"[".repeat(33)}`, tooDeep(35)],
    ["brackets behind an escaped quote, still in the text", `"\\"${"[".repeat(33)}"`, null],
    ["brackets behind an escaped backslash and the text's end", `"\\\\"${"[".repeat(33)}`, tooDeep(36)],
    ["brackets behind a text that its line cuts off", `"a\n${"[".repeat(33)}`, tooDeep(35)],
    ["brackets behind a text that an older line end cuts off", `"a\r${"[".repeat(33)}`, tooDeep(35)],
    ["a text that the file cuts off", `${"[".repeat(32)}"[`, null],
    ["a text that the file cuts off behind a backslash", '"\\', null],
  ])("%s", (_, text, finding) => {
    expect(guardSize(text)).toEqual(finding);
  });
});

describe("B3: how many values a manifest may have", () => {
  test.each([
    ["as many as allowed, in a list", `[${"1,".repeat(MOST_VALUES - 1)}1]`, null],
    ["one more", `[${"1,".repeat(MOST_VALUES)}1]`, tooMany(10_000)],
    ["as many in pairs, each of which counts as two", `{${'"":1,'.repeat(2499)}"":1}`, null],
    ["one more in pairs", `{${'"":1,'.repeat(2500)}"":1}`, tooMany(12_500)],
    ["commas in a text", `"${",".repeat(6000)}"`, null],
  ])("%s", (_, text, finding) => {
    expect(guardSize(text)).toEqual(finding);
  });
});
