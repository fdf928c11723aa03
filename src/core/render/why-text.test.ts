import { expect, test } from "vitest";
import { markedColors } from "../../../test/support/marked-colors.ts";
import { containerStatusOf, statusOf } from "../../../test/support/status-builders.ts";
import type { ContainerStatus, DeployerStatus } from "../model/status.ts";
import type { StatusTextOptions } from "./status-text.ts";
import { formatWhy } from "./why-text.ts";

const STYLE: StatusTextOptions = {
  color: false,
  unicode: true,
  columns: 80,
  nowMs: Date.parse("2026-11-23T10:05:00Z"),
};

function why(differing: Partial<ContainerStatus>, status: Partial<DeployerStatus> = {}, style = STYLE) {
  const text = formatWhy(containerStatusOf("app", { reason: "so it is", ...differing }), statusOf(status), style);
  expect(text.endsWith("\n")).toBe(true);
  return text.slice(0, -1).split("\n");
}

test("of a container that runs it is told in three words each, in ASCII where nothing else is shown", () => {
  expect(why({}, {}, { ...STYLE, unicode: false })).toEqual([
    "+ app: running for 3 h 5 min",
    "  why",
    "    so it is",
    "  wanted",
    "    registry.local/app:1, as app.json says",
    "  there",
    "    container app-0a1b2c3d",
    "  next",
    "    nothing; it is repaired when it is changed by hand",
  ]);
});

test("what was looked at only now is told without a time", () => {
  const { updatedAt } = statusOf();
  expect(why({ since: updatedAt })[0]).toBe("✔ app: running");
});

test.each<[string, Partial<ContainerStatus>, string]>([
  ["an orphan", { phase: "orphaned", manifestPath: null }, "no manifest names it any more"],
  ["a file that cannot be used", { phase: "held", image: null }, "what app.json says, which cannot be used"],
  ["a file that cannot be used any more", { phase: "held" }, "registry.local/app:1, as app.json says"],
  ["a file whose image nobody told", { image: null }, "an image, as app.json says"],
])("of %s it is said what is wanted", (_what, differing, wanted) => {
  expect(why(differing).slice(3, 5)).toEqual(["  wanted", `    ${wanted}`]);
});

test("everything that there is to say is said, in its order and its colours", () => {
  const problem = { severity: "error", code: "unknown-key", message: "the key 'imge' is not known" } as const;
  const lines = why(
    {
      phase: "retrying",
      containerId: null,
      nextRetryAt: "2026-11-23T10:06:00Z",
      lastError: "no such image",
      differences: [{ pointer: "/image/name", from: "app:1", to: "app:2", remedy: "replace" }],
    },
    {
      problems: [
        { ...problem, file: "app.json" },
        { ...problem, file: "other.json" },
      ],
      suspension: { by: "person", reason: "workshop", since: "", activityId: null },
    },
    { ...STYLE, color: true },
  );
  expect(lines.map(markedColors)).toEqual([
    "[yellow]↻ app: retrying[/][dim] for 3 h 5 min[/]",
    "  [dim]why[/]",
    "    so it is",
    "  [dim]wanted[/]",
    "    registry.local/app:1, as app.json says",
    "  [dim]there[/]",
    "    no container",
    "  [dim]differs: what is there -> what its manifest wants[/]",
    '    /image/name: [red]"app:1"[/] -> [green]"app:2"[/]',
    "  [dim]last error[/]",
    "    no such image",
    "  [dim]problems[/]",
    "    app.json: error[unknown-key]: the key 'imge' is not known",
    "  [dim]next[/]",
    "    it is tried again in 1 min, or at once with: kad redeploy app",
    "    the next try is at 2026-11-23T10:06:00Z",
    "    but nothing is changed while the deployer is suspended: workshop",
  ]);
});

test("a narrow terminal gets sixty columns, a wide one all it has", () => {
  const reason = "x".repeat(70);
  expect(why({ reason }, {}, { ...STYLE, columns: 20 }).slice(2, 4)).toEqual([
    `    ${"x".repeat(56)}`,
    `    ${"x".repeat(14)}`,
  ]);
  expect(why({ reason }, {}, { ...STYLE, columns: 74 })[2]).toBe(`    ${reason}`);
});
