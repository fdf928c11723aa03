import fc from "fast-check";
import { expect, test } from "vitest";
import { hasControlCharacters } from "./escape-control-characters.ts";
import { escapeJsonText, toJsonText } from "./json-text.ts";

test("F7: whatever the values hold, JSON is text and nothing more, and means the same", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const json = toJsonText({ text });
      for (const line of json.split("\n")) expect(hasControlCharacters(line)).toBe(false);
      expect(JSON.parse(json)).toEqual({ text: JSON.parse(JSON.stringify(text)) });
    }),
  );
});

test("what JSON leaves as it is and a terminal does not is escaped as JSON has it", () => {
  expect(toJsonText({ a: ["\u007f\u009b", "\u{e0041}"] })).toBe(
    '{\n  "a": [\n    "\\u007f\\u009b",\n    "\\udb40\\udc41"\n  ]\n}',
  );
  expect(escapeJsonText('"\u202eé😀"')).toBe('"\\u202eé😀"');
});
