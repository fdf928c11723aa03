import { relative } from "node:path";
import * as v from "valibot";
import { faultCodesOf } from "./fault-codes.ts";

/** How one test ended that names a fault in its title. */
export interface TestOutcome {
  /** Relative to the project. */
  readonly file: string;
  /** The titles of the groups around it and its own. */
  readonly title: string;
  readonly codes: readonly string[];
  readonly status: "passed" | "failed" | "skipped";
}

/** The tests of vitest's JSON report that name a fault; throws where it is no such report. */
export function readTestOutcomes(reportText: string, root: string): readonly TestOutcome[] {
  const { testResults } = v.parse(v.pipe(v.string(), v.parseJson(), reportSchema), reportText);
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.flatMap(({ ancestorTitles, title, status }) => {
      const titles = [...ancestorTitles, title];
      const codes = faultCodesOf(titles);
      const outcome = { file: relative(root, name), title: titles.join(" › "), codes, status: statusOf(status) };
      return codes.length === 0 ? [] : [outcome];
    }),
  );
}

function statusOf(status: string): TestOutcome["status"] {
  return status === "passed" || status === "failed" ? status : "skipped";
}

const reportSchema = v.object({
  testResults: v.array(
    v.object({
      name: v.string(),
      assertionResults: v.array(
        v.object({ status: v.string(), title: v.string(), ancestorTitles: v.array(v.string()) }),
      ),
    }),
  ),
});
