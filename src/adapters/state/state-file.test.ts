import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeStateFile, encodeStateFile } from "./state-file.ts";

const TEXT = encodeStateFile("inventory", { containers: [{ name: "d\u00e4ta" }], failures: [], poisonedIds: ["a"] });

test("what is encoded is decoded again, whatever it is", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (data) => {
      const expected: unknown = JSON.parse(JSON.stringify(data));
      expect(decodeStateFile("journal", encodeStateFile("journal", data))).toEqual({ ok: true, value: expected });
    }),
  );
});

test("D4: cut off at any byte, it is refused", () => {
  const bytes = Buffer.from(TEXT);
  for (let length = 0; length < bytes.length; length++) {
    expect(decodeStateFile("inventory", bytes.subarray(0, length).toString()).ok).toBe(false);
  }
});

test("D4: with any bit flipped, it is refused", () => {
  const bytes = Buffer.from(TEXT);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(decodeStateFile("inventory", flipped.toString()).ok).toBe(false);
  }
});

test("D4: with something behind it, it is refused", () => {
  expect(decodeStateFile("inventory", `${TEXT}{}`).ok).toBe(false);
  expect(decodeStateFile("inventory", TEXT + TEXT).ok).toBe(false);
});
