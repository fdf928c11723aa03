import fc from "fast-check";
import { expect, test } from "vitest";
import { compareBytes } from "./compare-bytes.ts";

test("texts are ordered as their UTF-8 bytes are", () => {
  const text = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(text, text, (left, right) => {
      expect(Math.sign(compareBytes(left, right))).toBe(
        Math.sign(Buffer.compare(Buffer.from(left), Buffer.from(right))),
      );
    }),
  );
});

test("what lies beyond U+FFFF comes last", () => {
  expect(["\u{1F600}", "\uFB00", "a"].sort(compareBytes)).toEqual(["a", "\uFB00", "\u{1F600}"]);
});
