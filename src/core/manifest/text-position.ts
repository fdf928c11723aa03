import type { Position } from "../model/problem.ts";

/** Turns offsets into lines and columns. Lines end with LF, CR LF or CR, as editors count them. */
export class LineIndex {
  readonly #lineStarts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    for (const lineEnd of text.matchAll(/\r\n?|\n/g)) starts.push(lineEnd.index + lineEnd[0].length);
    this.#lineStarts = starts;
  }

  /** @param length in UTF-16 units; less than 1 counts as 1 */
  positionOf(offset: number, length: number): Position {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] ?? 0) + 1, length: Math.max(1, length) };
  }
}
