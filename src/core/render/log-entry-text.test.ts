import fc from "fast-check";
import { expect, test } from "vitest";
import { hasControlCharacters } from "./escape-control-characters.ts";
import { formatLogEntry } from "./log-entry-text.ts";

test("a line stays a line, a piece of one stays open, tabs stay, and errors stand out", () => {
  expect(formatLogEntry({ stream: "stdout", text: "a\tb\n" }, { color: true })).toBe("a\tb\n");
  expect(formatLogEntry({ stream: "stdout", text: "a\tb" }, { color: true })).toBe("a\tb");
  expect(formatLogEntry({ stream: "stderr", text: "bad\n" }, { color: true })).toBe("\u001b[33mbad\u001b[39m\n");
});

test("F7: whatever a container writes, the terminal shows it and does nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const shown = formatLogEntry({ stream: "stderr", text: `${text}\n` }, { color: false });
      expect(hasControlCharacters(shown.slice(0, -1).replaceAll("\t", ""))).toBe(false);
      expect(shown.endsWith("\n")).toBe(true);
    }),
  );
});
