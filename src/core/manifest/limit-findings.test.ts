import { expect, test } from "vitest";
import type { Finding } from "./finding.ts";
import { limitFindings, MOST_PROBLEMS } from "./limit-findings.ts";

const warnings = (count: number): readonly Finding[] =>
  Array.from({ length: count }, (_, index) => ({
    code: "unknown-key",
    message: `warning ${index}`,
    at: { offset: index, length: 2 },
  }));
const error: Finding = { code: "duplicate-key", message: "error", at: { offset: 500, length: 3 } };

test("a hundred problems are all told, in their order", () => {
  const findings = [...warnings(MOST_PROBLEMS - 1), error];

  expect(limitFindings(findings)).toEqual(findings);
});

test("of more the errors are told first, then as many warnings as fit, and how many are left out", () => {
  expect(limitFindings([...warnings(102), error])).toEqual([
    error,
    ...warnings(99),
    { code: "problems-left-out", message: "3 more problems are left out", at: { offset: 98, length: 2 } },
  ]);
});

test("what is left out is told at the start of the file where the last problem has no place", () => {
  const placeless = Array.from({ length: 101 }, (): Finding => ({ code: "file-empty", message: "empty" }));

  expect(limitFindings(placeless).at(-1)).toEqual({
    code: "problems-left-out",
    message: "1 more problems are left out",
    at: { offset: 0, length: 1 },
  });
});
