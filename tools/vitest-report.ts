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
  /** Tests that failed at first and passed when they were tried again, each with the first line of why. */
  readonly retried: readonly string[];
}

/** Reads what vitest's JSON reporter wrote. What cannot be read counts as one failure. */
export function readVitestReport(text: string): VitestReport {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), reportSchema), text);
  if (!parsed.success) {
    return { counts: { passed: 0, failed: 1, skipped: 0 }, skippedSuites: [], retried: [] };
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
    retried: testResults.flatMap(({ assertionResults }) => assertionResults.flatMap(retryOf)),
    skippedSuites: [...new Set(skipped.map(({ ancestorTitles, title }) => ancestorTitles[0] ?? title))],
  };
}

function retryOf({ status, title, ancestorTitles, failureMessages }: v.InferOutput<typeof resultSchema>) {
  const [first] = failureMessages;
  if (status !== "passed" || first === undefined) return [];
  return [`${[...ancestorTitles, title].join(" > ")}: ${first.split("\n")[0]}`];
}

export function addCounts(one: TestCounts, other: TestCounts): TestCounts {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

const resultSchema = v.object({
  status: v.string(),
  title: v.string(),
  ancestorTitles: v.array(v.string()),
  failureMessages: v.optional(v.array(v.string()), []),
});

const reportSchema = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numPendingTests: v.number(),
  numTodoTests: v.number(),
  testResults: v.array(
    v.object({
      status: v.string(),
      assertionResults: v.array(resultSchema),
    }),
  ),
});

const NOT_RUN: ReadonlySet<string> = new Set(["pending", "skipped", "todo", "disabled"]);
