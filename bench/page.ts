import { remarks, tableCells } from "./result-table.ts";
import type { Outcome } from "./row.ts";

export interface Run {
  readonly machine: string;
  readonly outcomes: readonly Outcome[];
}

/** The table for a terminal, with columns. */
export function runAsText({ machine, outcomes }: Run): string {
  const cells = tableCells(outcomes);
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [machine, "", ...lines, "", ...remarks(outcomes).map((remark) => `- ${remark}`), ""].join("\n");
}

/** docs/performance.md */
export function runAsPage({ machine, outcomes }: Run): string {
  const [headings = [], ...rows] = tableCells(outcomes);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return `# Performance

Written by \`npm run bench -- --write\` from one run; do not edit. How to repeat and how to read it: [bench/README.md](../bench/README.md).

Measured on ${machine}.

${line(headings)}
${line(headings.map(() => "---"))}
${rows.map(line).join("\n")}

${remarks(outcomes)
  .map((remark) => `- ${remark}`)
  .join("\n")}
`;
}
