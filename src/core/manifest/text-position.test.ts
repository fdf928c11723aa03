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
