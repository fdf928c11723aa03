import { expect, test } from "vitest";
import { markedColors } from "../../../test/support/marked-colors.ts";
import type { Difference } from "../model/drift.ts";
import { formatDifference } from "./difference-text.ts";

function shown(pointer: string, from: unknown, to: unknown): string {
  const difference: Difference = { pointer, from, to, remedy: "replace" };
  return markedColors(formatDifference(difference, { color: true }));
}

test("what changes, comes and goes is shown in its colours", () => {
  expect(shown("/host_config/privileged", false, true)).toBe(
    "/host_config/privileged: [red]false[/] -> [green]true[/]",
  );
  expect(shown("/mount_points", undefined, { source: "/a" })).toBe('/mount_points: [green]+ {"source":"/a"}[/]');
  expect(shown("/config/env", "A=1", undefined)).toBe('/config/env: [red]- "A=1"[/]');
  expect(shown("/a\u001b", null, 0)).toBe("/a\\u001b: [red]null[/] -> [green]0[/]");
});

test("that a secret changed is said, and neither secret", () => {
  expect(shown("/config/env", "TOKEN=a", "TOKEN=b")).toBe(
    '/config/env: [red]"TOKEN=***"[/] -> [green]"TOKEN=***"[/] (changed)',
  );
});

test("a value of more than 200 characters is cut", () => {
  const whole = "x".repeat(198);
  expect(shown("/a", undefined, whole)).toBe(`/a: [green]+ "${whole}"[/]`);
  expect(shown("/a", undefined, `${whole}x`)).toBe(`/a: [green]+ "${whole}…[/]`);
});
