import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeControlCharacters, hasControlCharacters } from "./escape-control-characters.ts";

test.each([
  ["line ends and tabs", "a\n\r\tb", "a\\n\\r\\tb"],
  ["terminal sequences", "\u001b[31mred\u009b0m", "\\u001b[31mred\\u009b0m"],
  ["direction marks", "a\u202eb\u2066c\u200f", "a\\u202eb\\u2066c\\u200f"],
  ["line separators", "a\u2028b\u2029c", "a\\u2028b\\u2029c"],
  ["halves of surrogate pairs", "a\ud800b", "a\\ud800b"],
  ["tag characters", "a\u{e0041}", "a\\u{e0041}"],
])("%s are shown, not sent", (_, text, shown) => {
  expect(escapeControlCharacters(text)).toBe(shown);
  expect(hasControlCharacters(text)).toBe(true);
});

test("text in any language stays as it is", () => {
  const text = "Größe 大小 размер 😀 a/b-c_d";

  expect(escapeControlCharacters(text)).toBe(text);
  expect(hasControlCharacters(text)).toBe(false);
});

test("what is escaped once has nothing left to escape", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !hasControlCharacters(escapeControlCharacters(text))));
});
