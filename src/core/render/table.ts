import type { Painter } from "./paint.ts";

export interface Cell {
  /** Without colours, so that its width is known. */
  readonly text: string;
  readonly paint?: Painter;
}

/**
 * Rows as lines, columns aligned to the left and two spaces apart; the last column of a row is not padded.
 *
 * @param indent spaces before each line
 */
export function formatTable(rows: readonly (readonly Cell[])[], indent = 0): readonly string[] {
  const columnCount = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columnCount }, (_, column) =>
    Math.max(...rows.map((row) => (column < row.length - 1 ? textWidth(row[column]?.text ?? "") : 0))),
  );
  return rows.map((row) => {
    const cells = row.map(({ text, paint }, column) => {
      const padding = column < row.length - 1 ? " ".repeat((widths[column] ?? 0) - textWidth(text)) : "";
      return (paint === undefined ? text : paint(text)) + padding;
    });
    return `${" ".repeat(indent)}${cells.join("  ")}`.trimEnd();
  });
}

/** In columns of a terminal, as far as people name containers: code points, without combining marks. */
export function textWidth(text: string): number {
  return [...text.replaceAll(/\p{Mark}/gu, "")].length;
}

/** At most so many columns; what does not fit is cut and ends in an ellipsis. */
export function fitText(text: string, columns: number): string {
  return textWidth(text) <= columns ? text : `${[...text].slice(0, Math.max(0, columns - 1)).join("")}…`;
}
