import fc from "fast-check";
import { expect, test } from "vitest";
import { hasControlCharacters } from "./escape-control-characters.ts";
import { toJsonText } from "./json-text.ts";

test("F7: whatever the values hold, JSON is text and nothing more, and means the same", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const json = toJsonText({ text });
      for (const line of json.split("\n")) expect(hasControlCharacters(line)).toBe(false);
      expect(JSON.parse(json)).toEqual({ text: JSON.parse(JSON.stringify(text)) });
    }),
  );
});
