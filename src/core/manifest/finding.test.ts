import { expect, test } from "vitest";
import { isError, problemFromFinding } from "./finding.ts";
import { LineIndex } from "./text-position.ts";

const LINES = new LineIndex("{\n  \n}");

test("a finding becomes a problem with the severity of its code and its place in the file", () => {
  const finding = {
    code: "duplicate-key",
    message: "twice",
    at: { offset: 3, length: 2 },
    pointer: "/a",
    expected: "once",
    got: "twice",
    hint: "remove one",
  } as const;

  expect(problemFromFinding(finding, "web.json", LINES)).toEqual({
    severity: "error",
    code: "duplicate-key",
    file: "web.json",
    position: { line: 2, column: 2, length: 2 },
    pointer: "/a",
    message: "twice",
    expected: "once",
    got: "twice",
    hint: "remove one",
  });
});

test("what a finding does not state its problem does not have, not even as undefined", () => {
  const bare = { severity: "warning", code: "unknown-key", file: "web.json", message: "unknown" };
  const finding = { code: "unknown-key", message: "unknown" } as const;

  expect(problemFromFinding(finding, "web.json", LINES)).toStrictEqual(bare);
  expect(
    problemFromFinding({ ...finding, expected: undefined, got: undefined, hint: undefined }, "web.json", LINES),
  ).toStrictEqual(bare);
  expect(problemFromFinding({ ...finding, at: { offset: 0, length: 1 } }, "web.json", null)).toStrictEqual(bare);
});

test("a pointer is told up to a thousand characters", () => {
  const withPointer = (pointer: string) =>
    problemFromFinding({ code: "unknown-key", message: "unknown", pointer }, "web.json", null).pointer;

  expect(withPointer("/".padEnd(1000, "a"))).toHaveLength(1000);
  expect(withPointer("/".padEnd(1001, "a"))).toBeUndefined();
});

test("an error is what its code's severity says", () => {
  expect(isError({ code: "duplicate-key", message: "" })).toBe(true);
  expect(isError({ code: "unknown-key", message: "" })).toBe(false);
});
