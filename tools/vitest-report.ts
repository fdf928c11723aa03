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
  /** What failed: tests, and files that could not be loaded; each with why, as far as {@link REASON_LINES} lines tell. */
  readonly failures: readonly string[];
}

const REASON_LINES = 25;

/** Reads what vitest's JSON reporter wrote. What cannot be read counts as one failure. */
export function readVitestReport(text: string): VitestReport {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), reportSchema), text);
  if (!parsed.success) {
    const failures = ["the run ended without a report that can be read"];
    return { counts: { passed: 0, failed: 1, skipped: 0 }, skippedSuites: [], retried: [], failures };
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
    failures: [
      ...unloaded.map(({ name, message }) => failure(name, message)),
      ...testResults.flatMap(({ assertionResults }) => assertionResults.flatMap(failureOf)),
    ],
    skippedSuites: [...new Set(skipped.map(({ ancestorTitles, title }) => ancestorTitles[0] ?? title))],
  };
}

function retryOf({ status, title, ancestorTitles, failureMessages }: v.InferOutput<typeof resultSchema>) {
  const [first] = failureMessages;
  if (status !== "passed" || first === undefined) return [];
  return [`${[...ancestorTitles, title].join(" > ")}: ${first.split("\n")[0]}`];
}

function failureOf({ status, title, ancestorTitles, failureMessages }: v.InferOutput<typeof resultSchema>) {
  return status === "failed" ? [failure([...ancestorTitles, title].join(" > "), failureMessages.at(-1) ?? "")] : [];
}

function failure(name: string, reason: string): string {
  const lines = reason.split("\n").filter((line) => !/^\s+at .*(?:node_modules|<anonymous>)/.test(line));
  return [name, ...lines.slice(0, REASON_LINES)].join("\n    ").trimEnd();
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
      name: v.optional(v.string(), "a file of tests"),
      status: v.string(),
      message: v.optional(v.string(), ""),
      assertionResults: v.array(resultSchema),
    }),
  ),
});

const NOT_RUN: ReadonlySet<string> = new Set(["pending", "skipped", "todo", "disabled"]);
