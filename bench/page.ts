import { remarks, tableCells } from "./result-table.ts";
import type { Outcome } from "./row.ts";

export interface Run {
  readonly machine: string;
  readonly outcomes: readonly Outcome[];
  readonly minutes: number;
  /** Names of files beside the page. */
  readonly pictures: readonly string[];
}

/** The table for a terminal, with columns. */
export function runAsText({ machine, outcomes, minutes }: Run): string {
  const cells = tableCells(outcomes);
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [
    `${machine}; took ${minutes.toFixed(1)} minutes`,
    "",
    ...lines,
    "",
    ...remarks(outcomes).map((remark) => `- ${remark}`),
    "",
  ].join("\n");
}

/** docs/performance.md */
export function runAsPage({ machine, outcomes, minutes, pictures }: Run): string {
  const [headings = [], ...rows] = tableCells(outcomes);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return `# Performance

Written by \`npm run bench -- --write\` from one run; do not edit. How to repeat and how to read it: [bench/README.md](../bench/README.md).

Measured on ${machine}. The run took ${minutes.toFixed(1)} minutes.

${line(headings)}
${line(headings.map(() => "---"))}
${rows.map(line).join("\n")}

${pictures.map((fileName) => `![${fileName}](${fileName})\n\n`).join("")}${remarks(outcomes)
  .map((remark) => `- ${remark}`)
  .join("\n")}
`;
}
