import { expect, test } from "vitest";
import { LineIndex } from "./text-position.ts";

test("lines end with LF, CR LF or CR, and columns count UTF-16 units from 1", () => {
  const text = "a\nb\r\nc\r😀d";
  const lines = new LineIndex(text);
  const at = (needle: string) => {
    const { line, column } = lines.positionOf(text.indexOf(needle), 1);
    return `${line}:${column}`;
  };

  expect(["a", "b", "c", "d"].map(at)).toEqual(["1:1", "2:1", "3:1", "4:3"]);
  expect(lines.positionOf(text.length, 0)).toEqual({ line: 4, column: 4, length: 1 });
});

test.each([
  [0, 3, { line: 1, column: 1, length: 3 }],
  [2, 1, { line: 1, column: 3, length: 1 }],
  [3, -1, { line: 2, column: 1, length: 1 }],
  [4, 2, { line: 3, column: 1, length: 2 }],
  [8, 1, { line: 5, column: 2, length: 1 }],
  [99, 1, { line: 5, column: 93, length: 1 }],
])("with lines of 2, 0, 0, 0 and 2 units offset %d is found, %d units long", (offset, length, position) => {
  expect(new LineIndex("ab\n\n\r\n\rcd").positionOf(offset, length)).toEqual(position);
});
