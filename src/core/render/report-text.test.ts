import { describe, expect, test } from "vitest";
import { markedColors } from "../../../test/support/marked-colors.ts";
import { type ContainerReport, type ContainerResult, isAsDesired, type Report } from "../model/report.ts";
import { formatReport } from "./report-text.ts";

function reportOf(results: readonly (readonly [name: string, result: ContainerResult, detail?: string])[]): Report {
  const containers = results.map(
    ([name, result, detail = ""]): ContainerReport => ({ name, result, detail, action: "none", awaitsChange: false }),
  );
  return { containers, problems: [], pendingHealthMs: null };
}

describe("the end of a run", () => {
  test("is one line where all is well", () => {
    const report = reportOf([
      ["a", "created"],
      ["b", "unchanged"],
      ["c", "unchanged"],
    ]);
    expect(formatReport(report, { color: false })).toBe("As desired: 1 created, 2 unchanged.\n");
  });

  test("names each container that is not as desired, why, and what to do", () => {
    const report = reportOf([
      ["agent", "waiting", "host port 9411 is held by zipkin"],
      ["app", "failed", "invalid declaration TOKEN=hunter2\u001b[2J"],
      ["broker", "created"],
      ["old", "orphaned", "its manifest old.json is gone"],
    ]);
    expect(formatReport(report, { color: false })).toBe(`\
agent: waiting
    host port 9411 is held by zipkin
    nothing was touched; run this again when the way is free
app: failed
    invalid declaration TOKEN=***
    mend the cause and run this again
old: orphaned
    its manifest old.json is gone
    put the manifest back, or remove the container with --prune
2 of 4 containers not as desired: 1 created, 1 orphaned, 1 waiting, 1 failed.
`);
  });

  test("stands in colours that tell how bad it is", () => {
    const results = [
      ["agent", "waiting"],
      ["app", "held"],
      ["broker", "rolled-back"],
      ["old", "orphaned"],
    ] as const;
    const report = reportOf(results.map(([name, result]) => [name, result, "why"]));
    expect(markedColors(formatReport(report, { color: true }))).toBe(`\
[bold]agent[/]: [red]waiting[/]
    why
    [dim]nothing was touched; run this again when the way is free[/]
[bold]app[/]: [red]held[/]
    why
    [dim]the container stays as it is until its file is mended (kad lint)[/]
[bold]broker[/]: [red]rolled back[/]
    why
    [dim]the previous container runs; the next run tries again[/]
[bold]old[/]: [yellow]orphaned[/]
    why
    [dim]put the manifest back, or remove the container with --prune[/]
[red]3 of 4 containers not as desired[/]: 1 orphaned, 1 waiting, 1 held, 1 rolled back.
`);
    expect(markedColors(formatReport(reportOf([["a", "updated"]]), { color: true }))).toBe(
      "[green]As desired[/]: 1 updated in place.\n",
    );
  });

  test("counts one container as one, and names each file with errors once, and none with warnings", () => {
    const problem = { severity: "error", code: "syntax-error", message: "" } as const;
    const problems = [
      { ...problem, file: "b\u001b.json" },
      { ...problem, file: "b\u001b.json" },
      { ...problem, file: "a.json" },
      { ...problem, severity: "warning", file: "c.json" } as const,
    ];
    expect(formatReport({ ...reportOf([["a", "failed", "why"]]), problems }, { color: false })).toBe(`\
a: failed
    why
    mend the cause and run this again
2 files have errors: b\\u001b.json, a.json
1 of 1 container not as desired: 1 failed.
`);
  });

  test("says of a cause that stays what it says of one that passes, where that is the same", () => {
    const [container] = reportOf([["app", "waiting", "why"]]).containers;
    const containers = container === undefined ? [] : [{ ...container, awaitsChange: true }];
    expect(formatReport({ containers, problems: [], pendingHealthMs: null }, { color: false })).toContain(
      "nothing was touched; run this again when the way is free\n",
    );
  });

  test.each([
    ["a cause that may pass", "rolled-back", false, "the previous container runs; the next run tries again"],
    ["a definition that fails", "rolled-back", true, "the previous container runs; change the manifest to try anew"],
    ["a cause that may pass", "failed", false, "mend the cause and run this again"],
    ["a definition that failed before", "failed", true, "change the manifest to try anew"],
  ] as const)("after %s (%s) says what leads to the next try", (_cause, result, awaitsChange, advice) => {
    const [container] = reportOf([["app", result, "why"]]).containers;
    const containers = container === undefined ? [] : [{ ...container, awaitsChange }];
    const text = formatReport({ containers, problems: [], pendingHealthMs: null }, { color: false });
    expect(text.split("\n")[2]?.trim()).toBe(advice);
  });

  test("names the files that have errors, and says when there is nothing", () => {
    const problem = { severity: "error", code: "syntax-error", file: "bad.json", message: "" } as const;
    expect(
      formatReport({ containers: [], problems: [problem, problem], pendingHealthMs: null }, { color: false }),
    ).toBe("1 file has errors: bad.json\nNo container could be deployed.\n");
    expect(formatReport(reportOf([]), { color: false })).toBe("No manifests, so there is nothing to do.\n");
  });

  test.each([
    "created",
    "started",
    "updated",
    "replaced",
    "rolled-back",
    "healed",
    "tidied",
    "removed",
    "unchanged",
    "left",
    "waiting",
    "held",
    "failed",
    "orphaned",
  ] as const)("says 'As desired' of %s exactly where the exit status is 0", (result) => {
    const report = reportOf([["a", result]]);
    expect(formatReport(report, { color: false }).includes("As desired")).toBe(isAsDesired(report));
  });
});
