import { expect, test } from "vitest";
import { imageOf, specOf } from "../../../test/support/builders.ts";
import { markedColors } from "../../../test/support/marked-colors.ts";
import type { Deployment } from "../model/history.ts";
import { formatHistory } from "./history-text.ts";

function deploymentOf(number: number, differing: Partial<Deployment> = {}): Deployment {
  return {
    number,
    deployedAt: `2026-01-0${number}T00:00:00Z`,
    cause: "/image/name differs",
    spec: specOf("app", { image: imageOf(`app:${number}`) }),
    outcome: "proven",
    failure: null,
    interruptionMs: null,
    ...differing,
  };
}

const DEPLOYMENTS = [
  deploymentOf(1, { cause: "there is no such container" }),
  deploymentOf(2, { interruptionMs: 474 }),
  deploymentOf(3, { outcome: "failed", failure: "ended with TOKEN=geheim\u001b", interruptionMs: 1_000 }),
  deploymentOf(4, { outcome: "running" }),
];

test("what ran is told newest first, with what changed, and without secrets and control characters", () => {
  expect(formatHistory(DEPLOYMENTS, { color: false })).toBe(
    [
      "#4  2026-01-04T00:00:00Z  running  -       /image/name differs",
      '    /image/name: "app:3" -> "app:4"',
      "#3  2026-01-03T00:00:00Z  failed   1.00 s  /image/name differs; ended with TOKEN=***",
      '    /image/name: "app:2" -> "app:3"',
      "#2  2026-01-02T00:00:00Z  proven   0.47 s  /image/name differs",
      '    /image/name: "app:1" -> "app:2"',
      "#1  2026-01-01T00:00:00Z  proven   -       there is no such container",
      "",
    ].join("\n"),
  );
});

test("how it came out stands in its colour, and the number stands out", () => {
  expect(markedColors(formatHistory(DEPLOYMENTS, { color: true })).split("\n")).toEqual([
    "[bold]#4[/]  2026-01-04T00:00:00Z  [yellow]running[/]  -       /image/name differs",
    '    /image/name: [red]"app:3"[/] -> [green]"app:4"[/]',
    "[bold]#3[/]  2026-01-03T00:00:00Z  [red]failed[/]   1.00 s  /image/name differs; ended with TOKEN=***",
    '    /image/name: [red]"app:2"[/] -> [green]"app:3"[/]',
    "[bold]#2[/]  2026-01-02T00:00:00Z  [green]proven[/]   0.47 s  /image/name differs",
    '    /image/name: [red]"app:1"[/] -> [green]"app:2"[/]',
    "[bold]#1[/]  2026-01-01T00:00:00Z  [green]proven[/]   -       there is no such container",
    "",
  ]);
});
