import * as v from "valibot";
import { describe, expect, test } from "vitest";
import {
  containerId,
  containerName,
  count,
  decryptRecipient,
  environmentVariable,
  extraHost,
  hostName,
  hostPath,
  imageName,
  isHostNameTooLong,
  port,
  portOrNone,
  readableText,
  size,
  sizeOrNoLimit,
} from "./schema-value.ts";

/** The codes of the problems that a schema has with a value; none where it takes it. */
function codesOf(schema: v.GenericSchema, value: unknown): readonly string[] {
  return (v.safeParse(schema, value).issues ?? []).map(({ message }) => message);
}

describe("texts are taken or refused with the code of their problem", () => {
  test.each([
    ["a size", size, ["1K", "2m", "1.5 G", "0g"], ["", "1", "-1", "1.M", "1  M", "1MB", "x1M"], "size-unfit"],
    ["a size or -1", sizeOrNoLimit, ["-1", "12.25k"], ["", "-2", "-1M", "1", "M-1", "x1M", "1MB"], "size-unfit"],
    ["a path", hostPath, ["/", "/dev/null"], ["", "dev/null", "./x", " /x"], "path-not-absolute"],
    ["a name", containerName, ["a", "_", "9", "A.b-c_d"], ["", ".a", "-a", "a b", "a/b", "ä"], "container-name-unfit"],
    ["an id", containerId, ["a", "A1", "a-b.c_d"], ["", "a-", "-a", "a..b", "a b", "../x"], "container-id-unfit"],
    ["an image", imageName, ["redis", "a.b:5000/c:1@sha256:00", "!~"], ["", "a b", "ä", "a\t"], "image-name-unfit"],
    [
      "a variable",
      environmentVariable,
      ["A", "_a1=", "A=b=c d\t"],
      ["", "1A", "A-B=1", "=1", " A=1", "A=1\n"],
      "environment-unfit",
    ],
    ["an extra host", extraHost, ["a:b", "my host:10.0.0.1"], ["", "a", "a:", ":b", "a:b:c"], "extra-host-unfit"],
    ["a recipient", decryptRecipient, ["pkcs7:/x", "x509:"], ["", "/x", ":x", "PKCS7:/x"], "decrypt-recipient-unfit"],
    ["a readable text", readableText, ["", "a ä 😀"], ["a\u0000", "\u001b[0m", "a\u202eb"], "unprintable-text"],
  ])("%s", (_, schema, taken, refused, code) => {
    expect(taken.map((text) => codesOf(schema, text))).toEqual(taken.map(() => []));
    expect(refused.map((text) => codesOf(schema, text))).toEqual(refused.map(() => [code]));
  });
});

describe("numbers are whole and in their range", () => {
  test.each([
    ["a port", port, 1, 65_535, "port-out-of-range"],
    ["a port or 0", portOrNone, 0, 65_535, "port-out-of-range"],
    ["a count", count(), 0, Number.MAX_SAFE_INTEGER, "number-out-of-range"],
    ["a count with a limit", count(10), 0, 10, "number-out-of-range"],
  ])("%s", (_, schema, least, most, code) => {
    expect(codesOf(schema, least)).toEqual([]);
    expect(codesOf(schema, most)).toEqual([]);
    expect(codesOf(schema, least - 1)).toEqual([code]);
    expect(codesOf(schema, most + 1)).toContain(code);
    expect(codesOf(schema, 1.5)).toEqual(["not-a-whole-number"]);
  });
});

test("a host name has at most 64 bytes, which are fewer letters where they are not plain", () => {
  expect(["a".repeat(64), "ä".repeat(32)].map((name) => [codesOf(hostName, name), isHostNameTooLong(name)])).toEqual([
    [[], false],
    [[], false],
  ]);
  expect(codesOf(hostName, "ä".repeat(33))).toEqual(["host-name-unfit"]);
  expect(isHostNameTooLong("a".repeat(65))).toBe(true);
});

test("an id has at most 76 characters", () => {
  expect(codesOf(containerId, "a".repeat(76))).toEqual([]);
  expect(codesOf(containerId, "a".repeat(77))).toEqual(["container-id-unfit"]);
});
