import type { FaultRow } from "./fault-row.ts";
import type { TestOutcome } from "./test-outcome.ts";

/** What there is about a test file that names faults, whether it was run or not. */
export interface FaultTestFile {
  /** Relative to the project. */
  readonly file: string;
  readonly codes: readonly string[];
  readonly parts: readonly string[];
  /** Why its tests would be skipped here; null where nothing is known to be missing. */
  readonly missing: string | null;
}

/**
 * `passed`: every test that names the row ran and passed · `partly`: some passed, others did not run · `failed` ·
 * `not-run`: there are tests, none ran · `gap`: there is none.
 */
export type RowMark = "passed" | "partly" | "failed" | "not-run" | "gap";

export interface RowEvidence {
  readonly row: FaultRow;
  readonly mark: RowMark;
  readonly tests: readonly TestOutcome[];
  /** Real parts of the tests that passed. */
  readonly parts: readonly string[];
  /** Why it is not `passed`; empty where it is. */
  readonly reasons: readonly string[];
}

/** What a run of tests says about one row. */
export function gatherEvidence(
  row: FaultRow,
  outcomes: readonly TestOutcome[],
  files: readonly FaultTestFile[],
): RowEvidence {
  const tests = outcomes
    .filter(({ codes }) => codes.includes(row.code))
    .sort((one, other) => compareText(one.file, other.file) || compareText(one.title, other.title));
  const ownFiles = files.filter(({ codes }) => codes.includes(row.code));
  const notRun = ownFiles.filter(({ file }) => !tests.some((test) => test.file === file));
  const skipped = tests.filter(({ status }) => status === "skipped");
  const passedFiles = new Set(tests.filter(({ status }) => status === "passed").map(({ file }) => file));
  return {
    row,
    mark: markOf(tests, notRun.length),
    tests,
    parts: [...new Set(ownFiles.filter(({ file }) => passedFiles.has(file)).flatMap(({ parts }) => parts))].sort(),
    reasons: [
      ...tests.filter(({ status }) => status === "failed").map(({ file }) => `a test of ${file} failed`),
      ...[...new Set(skipped.map(({ file }) => file))].map((file) => `skipped in ${file}: ${whySkipped(file, files)}`),
      ...notRun.map(({ file }) => `${file} was not run`),
      ...(tests.length + notRun.length === 0 ? [row.gap ?? "no test yet"] : []),
    ],
  };
}

/** Whether a release may go out as far as this row is concerned. */
export function isSatisfied({ row, mark }: RowEvidence): boolean {
  return row.priority > 1 || mark === "passed";
}

function markOf(tests: readonly TestOutcome[], filesNotRun: number): RowMark {
  if (tests.some(({ status }) => status === "failed")) return "failed";
  const passed = tests.filter(({ status }) => status === "passed").length;
  if (passed > 0) return passed === tests.length && filesNotRun === 0 ? "passed" : "partly";
  return tests.length + filesNotRun > 0 ? "not-run" : "gap";
}

function whySkipped(file: string, files: readonly FaultTestFile[]): string {
  return files.find((each) => each.file === file)?.missing ?? "the test says why";
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
