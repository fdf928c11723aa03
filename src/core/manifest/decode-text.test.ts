import { describe, expect, test } from "vitest";
import { encode } from "../../../test/support/manifest-cases.ts";
import { decodeText, LARGEST_FILE_BYTES } from "./decode-text.ts";

const MARK = [0xef, 0xbb, 0xbf];

test("UTF-8 is text, and nothing is to be said", () => {
  expect(decodeText(encode('{"ä": "€😀"}'))).toEqual({ text: '{"ä": "€😀"}', findings: [] });
  expect(decodeText(encode(""))).toEqual({ text: "", findings: [] });
});

test("B7: a byte order mark is taken off and said, of two the second is text", () => {
  const said = {
    code: "byte-order-mark",
    message: "the file begins with a byte order mark, which Kanto's own reader refuses",
    at: { offset: 0, length: 1 },
    hint: "save it as UTF-8 without BOM",
  };

  expect(decodeText(new Uint8Array([...MARK, ...encode("{}")]))).toEqual({ text: "{}", findings: [said] });
  expect(decodeText(new Uint8Array([...MARK, ...MARK]))).toEqual({ text: "\ufeff", findings: [said] });
});

test("B3: 1 MiB is read and one byte more is not", () => {
  const spaces = (length: number) => new Uint8Array(length).fill(0x20);

  expect(decodeText(spaces(LARGEST_FILE_BYTES)).text).toHaveLength(1_048_576);
  expect(decodeText(spaces(LARGEST_FILE_BYTES + 1))).toEqual({
    text: null,
    findings: [
      {
        code: "file-too-big",
        message: "the file is too big for a manifest",
        expected: "at most 1 MiB (1048576 bytes)",
        got: "1048577 bytes",
      },
    ],
  });
});

describe("B7: what is no text", () => {
  const nul = (byte: number) => ({
    code: "nul-byte",
    message: `the file holds a NUL byte (its byte ${byte})`,
    expected: "JSON text in UTF-8",
    hint: "write the file again: it may have been cut off by a power failure, or be saved as UTF-16",
  });
  const notUtf8 = (more: object) => ({
    code: "not-utf-8",
    message: "the file is not valid UTF-8",
    expected: "JSON text in UTF-8",
    hint: "save it as UTF-8",
    ...more,
  });

  test.each([
    ["a NUL byte at the start", [0, 0x7b], nul(1)],
    ["a NUL byte behind text", [0x7b, 0x7d, 0], nul(3)],
    ["a byte of Latin-1", [0x22, 0xe4, 0x22], notUtf8({})],
    ["a cut character", [0x22, 0xc3], notUtf8({})],
    ["half a byte order mark", [0xef, 0xbb], notUtf8({})],
    ["another mark than UTF-8's", [0xef, 0xbb, 0xc0], notUtf8({})],
    ["UTF-16 of either order", [0xff, 0xfe, 0x7b, 0xd8], notUtf8({ got: "UTF-16" })],
    ["UTF-16 of the other order", [0xfe, 0xff, 0xd8, 0x7b], notUtf8({ got: "UTF-16" })],
    ["half of one order's mark", [0xff, 0xff], notUtf8({})],
    ["half of the other order's mark", [0xfe, 0xfe], notUtf8({})],
    ["a mark in the wrong place", [0x7b, 0xfe], notUtf8({})],
  ])("%s", (_, bytes, finding) => {
    expect(decodeText(new Uint8Array(bytes))).toEqual({ text: null, findings: [finding] });
  });
});
