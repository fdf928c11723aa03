import type { FaultField } from "./fault-row.ts";
import type { RowEvidence, RowMark } from "./row-evidence.ts";

const MARKS: Readonly<Record<RowMark, string>> = {
  passed: "ok",
  partly: "PARTLY RUN",
  failed: "FAILED",
  "not-run": "NOT RUN",
  gap: "GAP",
};

/** For a terminal: one line a row, and the reasons below it. */
export function matrixText(evidence: readonly RowEvidence[]): string {
  const lines = evidence.flatMap(({ row, mark, tests, reasons }) => [
    `${row.code.padEnd(4)} P${row.priority} ${MARKS[mark].padEnd(10)} ${String(tests.length).padStart(3)}  ${row.fault}`,
    ...reasons.map((reason) => `                            ${reason}`),
  ]);
  return [...lines, "", summary(evidence)].join("\n");
}

export function summary(evidence: readonly RowEvidence[]): string {
  const of = (priority: number) => {
    const rows = evidence.filter(({ row }) => row.priority === priority);
    return `${rows.filter(({ mark }) => mark === "passed").length} of ${rows.length}`;
  };
  return `Passed: ${of(1)} rows of priority 1, ${of(2)} of priority 2.`;
}

/** The page docs/faults.md. Deterministic but for the date. */
export function matrixPage(fields: readonly FaultField[], evidence: readonly RowEvidence[], date: string): string {
  const byCode = new Map(evidence.map((each) => [each.row.code, each]));
  const of = (field: FaultField) => field.rows.flatMap(({ code }) => byCode.get(code) ?? []);
  return `${[
    INTRODUCTION,
    `Run of ${date}. ${summary(evidence)}`,
    ...fields.flatMap((field) => [`## ${field.letter}. ${field.title}`, table(of(field))]),
    "## What is not shown",
    gaps(evidence),
    "## The evidence",
    ...evidence.filter(({ tests }) => tests.length > 0).map(testsOf),
  ].join("\n\n")}\n`;
}

const INTRODUCTION = `<!-- Written by \`npm run faults\` from a run of the tests. Do not edit. -->

# Faults and the tests that show they are survived

Each row is a fault, with what must hold all the same. A test belongs to a row when its title, or that of a group around
it, begins with the row's code. \`npm run faults\` runs these tests, prints this matrix and writes this page; with
\`npm run faults -- --last\` it takes the reports of the last \`npm test\`. Its status is 0 where every row of priority 1 passed.

A row is **ok** when every test that names it ran and passed. What was skipped or not run proves nothing: it is marked,
with the reason. Priority 1 is what a release waits for.`;

function table(rows: readonly RowEvidence[]): string {
  const lines = rows.map(({ row, mark, tests, parts }) => {
    const shownOn = parts.length === 0 ? "–" : parts.join(", ");
    return `| ${row.code} | ${row.fault} | ${row.holds} | ${row.priority} | ${MARKS[mark]} | ${tests.length} | ${shownOn} |`;
  });
  return ["| | fault | must hold | P | | tests | shown on |", "|---|---|---|---|---|---|---|", ...lines].join("\n");
}

function gaps(evidence: readonly RowEvidence[]): string {
  const lines = evidence
    .filter(({ mark }) => mark !== "passed")
    .map(({ row, reasons }) => `- **${row.code}** (priority ${row.priority}): ${reasons.join("; ")}.`);
  return lines.length === 0 ? "Nothing: every row passed." : lines.join("\n");
}

/** Repetitions of one test with other values are one line with their number. */
function testsOf({ row, tests }: RowEvidence): string {
  const byFile = new Map<string, string[]>();
  for (const { file, title, status } of tests) {
    const line = `${escaped(title)}${status === "passed" ? "" : ` (**${status}**)`}`;
    byFile.set(file, [...(byFile.get(file) ?? []), line]);
  }
  const lines = [...byFile].map(([file, titles]) => {
    const shown = titles.slice(0, LONGEST_LIST).map((title) => `  - ${title}`);
    const more = titles.length > LONGEST_LIST ? [`  - and ${titles.length - LONGEST_LIST} more`] : [];
    return [`- ${file}`, ...shown, ...more].join("\n");
  });
  return [`### ${row.code}: ${row.fault}`, lines.join("\n")].join("\n\n");
}

const LONGEST_LIST = 8;

/** Titles can hold anything; a page must not take it for a link or a heading. */
function escaped(title: string): string {
  return title.replaceAll(/[\\`*_[\]<>|]/g, "\\$&").replaceAll(/\p{C}/gu, "?");
}
