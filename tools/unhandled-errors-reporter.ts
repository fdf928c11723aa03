import { writeFileSync } from "node:fs";
import type { Reporter } from "vitest/node";

/** Where a run of vitest leaves the errors that belong to no test: its JSON report does not have them. */
export const UNHANDLED_ERRORS_FILE_VARIABLE = "KAD_TEST_UNHANDLED_ERRORS_FILE";

export default class UnhandledErrorsReporter implements Reporter {
  onTestRunEnd(_modules: unknown, errors: ReadonlyArray<{ readonly message: string; readonly stack?: string }>): void {
    const file = process.env[UNHANDLED_ERRORS_FILE_VARIABLE];
    if (file === undefined) throw new Error(`expected a file to write to in ${UNHANDLED_ERRORS_FILE_VARIABLE}`);
    writeFileSync(file, errors.map(({ message, stack = message }) => stack).join("\n"));
  }
}
