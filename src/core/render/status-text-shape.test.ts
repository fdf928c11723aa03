import { describe, expect, test } from "vitest";
import { markedColors } from "../../../test/support/marked-colors.ts";
import { containerStatusOf, statusOf } from "../../../test/support/status-builders.ts";
import type { Problem } from "../model/problem.ts";
import type { DeployerStatus } from "../model/status.ts";
import { formatContainers, formatStatus, type StatusTextOptions } from "./status-text.ts";

const STYLE: StatusTextOptions = {
  color: false,
  unicode: true,
  columns: 80,
  nowMs: Date.parse("2026-11-23T10:05:00Z"),
};

function problemOf(file: string, differing: Partial<Problem> = {}): Problem {
  return { severity: "error", code: "odd", file, message: "it is odd", ...differing };
}

function linesOf(differing: Partial<DeployerStatus>, style: Partial<StatusTextOptions> = {}): readonly string[] {
  return formatStatus(statusOf(differing), { ...STYLE, ...style }).split("\n");
}

test("colours tell how things are, and what is read less often is dim", () => {
  const lines = linesOf(
    {
      health: "progressing",
      containers: [
        containerStatusOf("app"),
        containerStatusOf("feeder", { phase: "held", reason: "its file cannot be read" }),
      ],
      suspension: { by: "update-manager", reason: "at work", since: "2026-11-23T10:00:00Z", activityId: "a-1" },
      problems: [problemOf("a.json"), problemOf("b.json", { severity: "warning" })],
    },
    { color: true, columns: 200 },
  );
  expect(lines.map(markedColors)).toEqual([
    "[cyan]↻ progressing: all as desired[/]",
    "  [dim]manifests[/]  /manifests (1 file)",
    "  [dim]Kanto[/]      /run/kanto.sock answers for 3 h 5 min",
    "  [dim]daemon[/]     1.2.3, process 4711, for 3 h 5 min",
    "[yellow]  suspended by the update manager for 5 min: at work; nothing is changed until it ends (kad resume)[/]",
    "",
    "   [dim]NAME[/]    [dim]PHASE[/]    [dim]FOR[/]        [dim]RESTARTS[/]  [dim]IMAGE[/]",
    "[green]✔[/]  [bold]app[/]     [green]running[/]  3 h 5 min  0         registry.local/app:1",
    "[red]![/]  [bold]feeder[/]  [red]held[/]     3 h 5 min  0         registry.local/feeder:1",
    "    its file cannot be read",
    "[dim]    what runs is left alone until the file is mended[/]",
    "",
    "[bold]Problems[/]",
    "[red]  a.json: error[odd]: it is odd[/]",
    "[yellow]  b.json: warning[odd]: it is odd[/]",
    "",
  ]);
});

describe("where the manifests are", () => {
  const directory = { path: "/m", readable: true, problem: null, manifestCount: 0 };

  test.each([
    [directory, "/m (0 files)"],
    [{ ...directory, manifestCount: 1 }, "/m (1 file)"],
    [{ ...directory, readable: false, problem: "it is a file" }, "/m (it is a file)"],
    [{ ...directory, readable: false }, "/m (unreadable)"],
  ])("is told with how many, or why they cannot be read: %o", (given, shown) => {
    expect(linesOf({ directory: given })[1]).toBe(`  manifests  ${shown}`);
  });

  test("is cut where it is wider than the terminal", () => {
    const line = linesOf({ directory: { ...directory, path: "x".repeat(100) } }, { columns: 60 })[1];
    expect(line).toBe(`  manifests  ${"x".repeat(46)}…`);
  });
});

describe("the problems", () => {
  test("are shown up to twenty", () => {
    const problems = Array.from({ length: 22 }, (_, index) => problemOf(`${index}.json`));
    const shown = (count: number) => linesOf({ problems: problems.slice(0, count) }).slice(5);
    const lines = problems.slice(0, 20).map(({ file }) => `  ${file}: error[odd]: it is odd`);
    expect(shown(20)).toEqual(["Problems", ...lines, ""]);
    expect(shown(22)).toEqual(["Problems", ...lines, "  and 2 more (kad lint)", ""]);
  });

  test("take four lines each at most", () => {
    const message = Array.from({ length: 40 }, (_, index) => `word${index}`.padEnd(9, "x")).join(" ");
    const lines = linesOf({ problems: [problemOf("a.json", { message })] }, { columns: 60 }).slice(6, -1);
    expect(lines).toEqual([
      "  a.json: error[odd]: word0xxxx word1xxxx word2xxxx",
      "  word3xxxx word4xxxx word5xxxx word6xxxx word7xxxx",
      "  word8xxxx word9xxxx word10xxx word11xxx word12xxx",
      "  word13xxx word14xxx word15xxx word16xxx word17xxx…",
    ]);
  });
});

describe("the table of containers", () => {
  const NAME = "n".repeat(40);
  const IMAGE = "registry.local/a-long-way/to-the/image-of-it:1";

  function rowsOf(name: string, columns: number): readonly string[] {
    return formatContainers([containerStatusOf(name, { image: IMAGE, restarts: 7 })], { ...STYLE, columns });
  }

  test("of none is nothing", () => {
    expect(formatContainers([], STYLE)).toEqual([]);
  });

  test("gives a name a third of the width, and an image what is left, of which its end is shown", () => {
    expect(rowsOf(NAME, 90)).toEqual([
      `   NAME${" ".repeat(26)}  PHASE    FOR        RESTARTS  IMAGE`,
      `✔  ${"n".repeat(29)}…  running  3 h 5 min  7         …to-the/image-of-it:1`,
    ]);
  });

  test("leaves the images out where there is no room for them, and takes no terminal to be narrower than sixty", () => {
    const narrow = [
      `   NAME${" ".repeat(16)}  PHASE    FOR        RESTARTS`,
      `✔  ${"n".repeat(19)}…  running  3 h 5 min  7`,
    ];
    expect(rowsOf(NAME, 60)).toEqual(narrow);
    expect(rowsOf(NAME, 20)).toEqual(narrow);
  });

  test("shows an image from eight columns on", () => {
    // 39 columns are taken by the others, and 20 by the name.
    expect(rowsOf("n".repeat(20), 66)[0]).not.toContain("IMAGE");
    expect(rowsOf("n".repeat(20), 67)[1]).toBe(`✔  ${"n".repeat(20)}  running  3 h 5 min  7         …of-it:1`);
  });

  test("shows an image that just fits", () => {
    expect(rowsOf("four", 43 + IMAGE.length)[1]).toBe(`✔  four  running  3 h 5 min  7         ${IMAGE}`);
    expect(rowsOf("four", 42 + IMAGE.length)[1]).toBe(`✔  four  running  3 h 5 min  7         …${IMAGE.slice(2)}`);
  });

  test("gives reasons four lines at most", () => {
    const reason = "x".repeat(56 * 4);
    const held = (text: string) =>
      formatContainers([containerStatusOf("app", { phase: "held", reason: text })], { ...STYLE, columns: 60 }).slice(
        2,
        -1,
      );
    const line = `    ${"x".repeat(56)}`;
    expect(held(reason)).toEqual([line, line, line, line]);
    expect(held(`${reason}x`)).toEqual([line, line, line, `    ${"x".repeat(55)}…`]);
  });
});
