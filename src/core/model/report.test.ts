import { expect, test } from "vitest";
import type { Problem } from "./problem.ts";
import { type ContainerReport, type ContainerResult, isAsDesired } from "./report.ts";

function reportOf(...results: readonly ContainerResult[]): readonly ContainerReport[] {
  return results.map((result) => ({ name: "app", result, action: "none", detail: "", awaitsChange: false }));
}

function problemOf(severity: Problem["severity"]): Problem {
  return { severity, code: "unknown-key", file: "app.json", message: "" };
}

test.each(["waiting", "held", "failed", "rolled-back"] as const)(
  "not all is as desired with a container %s",
  (result) => {
    expect(isAsDesired({ containers: reportOf("unchanged", result), problems: [] })).toBe(false);
  },
);

test("all is as desired with nothing there, and with whatever came about", () => {
  expect(isAsDesired({ containers: [], problems: [] })).toBe(true);
  expect(isAsDesired({ containers: reportOf("unchanged", "replaced", "left", "orphaned"), problems: [] })).toBe(true);
});

test("a warning is no reason to say otherwise, an error among warnings is", () => {
  expect(isAsDesired({ containers: [], problems: [problemOf("warning")] })).toBe(true);
  expect(isAsDesired({ containers: [], problems: [problemOf("warning"), problemOf("error")] })).toBe(false);
});
