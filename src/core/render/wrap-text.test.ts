import fc from "fast-check";
import { expect, test } from "vitest";
import { textWidth } from "./table.ts";
import { wrapText } from "./wrap-text.ts";

test("breaks at spaces, indents each line and keeps blank lines", () => {
  expect(wrapText("one two three\n\nfour", 9, 2)).toBe("  one two\n  three\n\n  four");
});

test("breaks a word that is longer than a line", () => {
  expect(wrapText("see abcdefghijkl now", 5)).toBe("see\nabcde\nfghij\nkl\nnow");
});

test("loses nothing but spaces and line ends, and no line is wider than asked", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, width) => {
      const wrapped = wrapText(text, width);
      expect(wrapped.replaceAll(/[ \n]/g, "")).toBe(text.replaceAll(/[ \n]/g, ""));
      for (const line of wrapped.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});
