import { describe, expect, test } from "vitest";
import { readText } from "../../../test/support/manifest-cases.ts";

/** Of each problem the place, `line:column+length`, and what is picked from it. */
function problemsOf(text: string, pick: "message" | "expected" | "got" | "hint"): readonly string[] {
  return readText(text).problems.map(({ position, [pick]: picked }) => {
    const place = position === undefined ? "-" : `${position.line}:${position.column}+${position.length}`;
    return `${place} ${picked ?? "-"}`;
  });
}

describe("a missing comma is pointed at where it belongs, with the bracket that could stand there instead", () => {
  test.each([
    ["between keys", '{"a": 1 "b": 2}', "1:8+1 , or }"],
    ["on the line before", '{"a": 1\n  "b": 2}', "1:8+1 , or }"],
    ["in a list", '{"a": [1 2]}', "1:9+1 , or ]"],
    ["in a list behind an object", '{"a": [{"b": 2} 3]}', "1:16+1 , or ]"],
    ["in an object behind a list", '{"a": [[1], 2] "b": 3}', "1:15+1 , or }"],
    ["behind a text that holds brackets", '{"a": "[[" "b": 3}', "1:11+1 , or }"],
    ["behind a text that holds quotes and brackets", String.raw`{"a": "\"[\\" "b": 3}`, "1:14+1 , or }"],
  ])("%s", (_, text, found) => expect(problemsOf(text, "expected")).toEqual([found]));
});

describe("trailing commas and comments are all reported, of the rest only the first", () => {
  test.each([
    [
      "commas, each at the comma itself",
      '{"a": [1, ],\n "b": {"c": 1 , }\n}',
      ["1:9+1 a comma stands before the closing ]", "2:15+1 a comma stands before the closing }"],
    ],
    [
      "comments, and what is no value between them",
      '{// one\n "a": yes, // two\n "b": no }',
      ["1:2+6 JSON has no comments", "2:7+3 this is no JSON value"],
    ],
    ["a comma without anything before it", "[,]", ["1:2+1 a value is missing here"]],
    ["a value that is missing before a comma", '{"a": [1,,2]}', ["1:10+1 a value is missing here"]],
    ["a value that is missing before a bracket", '{"a": }', ["1:7+1 a value is missing here"]],
    ["a colon that is missing before a comma", '{"a", }', ["1:5+1 a colon is missing between the key and its value"]],
  ])("%s", (_, text, found) => expect(problemsOf(text, "message")).toEqual(found));

  test("a hundred at most", () => {
    const { problems } = readText(`{${"// x\n".repeat(150)}}`);

    expect(problems.filter(({ code }) => code === "comment-in-json")).toHaveLength(100);
    expect(problems).toHaveLength(101);
  });
});

describe("behind the end of the value everything is trailing data, comments aside", () => {
  test.each([
    ["a word", "{}\n tru", "trailing-data"],
    ["a text in single quotes", "{} 'x'", "trailing-data"],
    ["a word without a space between", "{}x", "trailing-data"],
    ["a second value", "{} {}", "trailing-data"],
    ["a comment", "{} // the end", "comment-in-json"],
  ])("%s", (_, text, code) => expect(readText(text).problems.map((problem) => problem.code)).toEqual([code]));
});

describe("a file that breaks off is told from one that is wrong", () => {
  const HALF_WRITTEN = "the file may be half written, or a bracket is missing";
  const CUT_OFF = "the file ends here: it may be half written";

  test.each([
    ["behind a bracket", '{"a": [', `1:8+1 ${HALF_WRITTEN}`],
    ["behind a key", '{"a"\n', `1:5+1 ${HALF_WRITTEN}`],
    ["behind a colon", '{"a": \n\n', `1:6+1 ${HALF_WRITTEN}`],
    ["behind a comma", '{"a": 1,', `1:9+1 ${HALF_WRITTEN}`],
    ["in a text", '{"a": "b', `1:7+2 ${CUT_OFF}`],
    ["in a text, with lines behind it", '{"a": "b\n \n', `1:7+2 ${CUT_OFF}`],
    ["in an escape", String.raw`{"a": "b\u0`, `1:7+5 ${CUT_OFF}`],
    [
      "nowhere: a text goes on in the next line",
      '{"a": "b\n"}',
      String.raw`1:7+2 a line end inside a text is written \n`,
    ],
  ])("%s", (_, text, found) => expect(problemsOf(text, "hint")).toEqual([found]));

  test("and got the end of the file", () => {
    expect(problemsOf('{"a": [1', "got")).toEqual(["1:9+1 the end of the file"]);
  });
});

describe("what was there is quoted from its own line, shortened, and without secrets", () => {
  test.each([
    ["behind a line feed", '{\n "a": yes }', "2:7+3 yes"],
    ["behind a carriage return", '{\r "a": yes }', "2:7+3 yes"],
    ["forty characters", `{ ${"x".repeat(40)} }`, `1:3+40 ${"x".repeat(40)}`],
    ["more than forty", `{ ${"x".repeat(41)} }`, `1:3+41 ${"x".repeat(40)}…`],
    ["a secret", '{"config": {"env": ["PASSWORD=hunter2\n]}}', '1:21+17 "PASSWORD=***'],
  ])("%s", (_, text, found) => expect(problemsOf(text, "got")).toEqual([found]));
});
