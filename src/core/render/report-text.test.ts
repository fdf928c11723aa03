import { describe, expect, test } from "vitest";
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
