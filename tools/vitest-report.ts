import * as v from "valibot";

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface VitestReport {
  readonly counts: TestCounts;
  /** The names of the outermost groups in which tests were skipped; they say why. */
  readonly skippedSuites: readonly string[];
}

/** Reads what vitest's JSON reporter wrote. What cannot be read counts as one failure. */
export function readVitestReport(text: string): VitestReport {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), reportSchema), text);
  if (!parsed.success) {
    return { counts: { passed: 0, failed: 1, skipped: 0 }, skippedSuites: [] };
  }
  const { numPassedTests: passed, numFailedTests, numPendingTests, numTodoTests, testResults } = parsed.output;
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const skipped = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => NOT_RUN.has(status)),
  );
  return {
    counts: { passed, failed: numFailedTests + unloaded.length, skipped: numPendingTests + numTodoTests },
    skippedSuites: [...new Set(skipped.map(({ ancestorTitles, title }) => ancestorTitles[0] ?? title))],
  };
}

export function addCounts(one: TestCounts, other: TestCounts): TestCounts {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

const reportSchema = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numPendingTests: v.number(),
  numTodoTests: v.number(),
  testResults: v.array(
    v.object({
      status: v.string(),
      assertionResults: v.array(
        v.object({ status: v.string(), title: v.string(), ancestorTitles: v.array(v.string()) }),
      ),
    }),
  ),
});

const NOT_RUN: ReadonlySet<string> = new Set(["pending", "skipped", "todo", "disabled"]);
