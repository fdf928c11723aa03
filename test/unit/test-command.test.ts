import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { generatedCodeDifferences } from "../../tools/generated-code-differences.ts";
import { readVitestReport } from "../../tools/vitest-report.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";

const scratch = useScratchDirectory();

function assertion(status: string, ...titles: readonly [string, ...string[]]) {
  return { status, title: titles.at(-1), ancestorTitles: titles.slice(0, -1) };
}

describe("the sum of a test run", () => {
  test("counts what passed, failed and was skipped, and names the groups that were skipped", () => {
    const report = {
      numPassedTests: 2,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [
        { status: "failed", assertionResults: [assertion("passed", "a"), assertion("failed", "b")] },
        { status: "passed", assertionResults: [assertion("skipped", "real", "c"), assertion("pending", "real", "d")] },
      ],
    };
    expect(readVitestReport(JSON.stringify(report))).toEqual({
      counts: { passed: 2, failed: 1, skipped: 2 },
      skippedSuites: ["real"],
      retried: [],
      failures: ["b"],
    });
  });

  test("names what passed only when it was tried again, with the reason of the first time", () => {
    const again = { ...assertion("passed", "real", "a"), failureMessages: ["Error: lost\n    at somewhere"] };
    const report = {
      ...{ numPassedTests: 2, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 },
      testResults: [{ status: "passed", assertionResults: [again, assertion("passed", "real", "b")] }],
    };
    expect(readVitestReport(JSON.stringify(report)).retried).toEqual(["real > a: Error: lost"]);
  });

  test("tells what failed with the reason of the last time", () => {
    const failed = {
      ...assertion("failed", "real", "a"),
      failureMessages: ["Error: first", "Error: second\n    at somewhere"],
    };
    const report = {
      ...{ numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0 },
      testResults: [{ status: "failed", assertionResults: [failed] }],
    };
    expect(readVitestReport(JSON.stringify(report)).failures).toEqual([
      "real > a\n    Error: second\n        at somewhere",
    ]);
  });

  test("counts a file that could not be loaded, and a report that is not there, as failures", () => {
    const empty = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
    const broken = { name: "a.test.ts", status: "failed", message: "no such module", assertionResults: [] };
    expect(readVitestReport(JSON.stringify({ ...empty, testResults: [broken] }))).toMatchObject({
      counts: { passed: 0, failed: 1, skipped: 0 },
      failures: ["a.test.ts\n    no such module"],
    });
    expect(readVitestReport("")).toMatchObject({
      counts: { passed: 0, failed: 1, skipped: 0 },
      failures: ["the run ended without a report that can be read"],
    });
  });
});

test("generated code that is stale, missing or left over is named", async () => {
  for (const [folder, files] of Object.entries({
    committed: ["same", "stale", "left"],
    generated: ["same", "stale", "new"],
  })) {
    await mkdir(join(scratch(), folder, "kanto"), { recursive: true });
    for (const name of files) {
      await writeFile(join(scratch(), folder, "kanto", name), name === "stale" ? folder : "");
    }
  }
  expect(await generatedCodeDifferences(join(scratch(), "committed"), join(scratch(), "generated"))).toEqual([
    "kanto/left is generated from nothing any more",
    "kanto/new is missing",
    "kanto/stale is not what its source says",
  ]);
});
