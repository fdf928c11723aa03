import { parseTree } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { describeValue, quote } from "./describe-value.ts";

function described(text: string, pointer = "/host_name"): string {
  const node = parseTree(text);
  if (node === undefined) throw new Error(`expected JSON, got ${text}`);
  return describeValue(node, pointer, text);
}

describe("what stands in a place", () => {
  test.each([
    ["{}", "an object"],
    ["[1]", "a list"],
    ['"web"', '"web"'],
    ["80.50", "80.50"],
    ["null", "null"],
    ["true", "true"],
    [`"${"a".repeat(60)}"`, `"${"a".repeat(60)}"`],
    [`"${"a".repeat(61)}"`, `"${"a".repeat(60)}…"`],
    ["1".repeat(61), `${"1".repeat(60)}…`],
    ['"a\\u0007b"', '"a\\u0007b"'],
    ['"--password=hunter2"', '"--password=***"'],
    ['"https://me:hunter2@example.com"', '"https://me:***@example.com"'],
  ])("%s is %s", (text, expected) => {
    expect(described(text)).toBe(expected);
  });

  test("is shown as it is written, wherever in the file", () => {
    const [, second] = parseTree("[1, 2e3 ]")?.children ?? [];
    if (second === undefined) throw new Error("expected a second element");

    expect(describeValue(second, "/1", "[1, 2e3 ]")).toBe("2e3");
  });
});

describe("F8: of what may be a secret only the name of a variable is shown", () => {
  test.each([
    ["/config/env/0", '"A=hunter2"', '"A=…"'],
    ["/CONFIG/ENV/0", '"A=hunter2"', '"A=…"'],
    ["/env", '"A=B=C"', '"A=…"'],
    ["/environment/0", '"=hunter2"', "a text of 8 characters"],
    ["/image/decrypt_config/keys/0", '"hunter2"', "a text of 7 characters"],
    ["/hooks/0/env/1", '""', "a text of 0 characters"],
    ["/config/env/0", `"${"A".repeat(61)}=hunter2"`, `"${"A".repeat(60)}…"`],
    ["/config/env/0", "5", "5"],
    ["/environments/0", '"A=1"', '"A=1"'],
    ["/my_env", '"A=1"', '"A=1"'],
  ])("%s: %s is %s", (pointer, text, expected) => {
    expect(described(text, pointer)).toBe(expected);
  });
});

test("a quoted text is printable and short", () => {
  expect(quote("a\nb")).toBe('"a\\nb"');
  expect(quote("a".repeat(70))).toBe(`"${"a".repeat(60)}…"`);
});
