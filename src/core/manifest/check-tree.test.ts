import { describe, expect, test } from "vitest";
import { problemsOfText } from "../../../test/support/manifest-problems.ts";

const IMAGE = '"image": {"name": "ghcr.io/a/b:1"}';
const ignored = (pointer: string) => {
  const key = pointer.slice(pointer.lastIndexOf("/") + 1);
  return `${pointer}: warning[unknown-key]: the key "${key}" means nothing here and is ignored`;
};

describe("B4: keys that reach the prototype of objects are refused", () => {
  const refused = (pointer: string) => {
    const key = pointer.slice(pointer.lastIndexOf("/") + 1);
    return `${pointer}: error[prototype-key]: the key "${key}" is refused: attacks on JavaScript programs use it; remove it; Kanto knows no such key`;
  };

  test.each([
    ["at the top", `{${IMAGE}, "__proto__": 1}`, [refused("/__proto__")]],
    ["in an object", `{${IMAGE}, "config": {"constructor": {}}}`, [refused("/config/constructor")]],
    ["in what is ignored", `{${IMAGE}, "zzz": {"prototype": {}}}`, [ignored("/zzz"), refused("/zzz/prototype")]],
    [
      "in a list in what is ignored",
      `{${IMAGE}, "zzz": [1, [{"prototype": {}}]]}`,
      [ignored("/zzz"), refused("/zzz/1/0/prototype")],
    ],
    [
      "below another such key",
      `{${IMAGE}, "constructor": {"prototype": {}}}`,
      [refused("/constructor"), refused("/constructor/prototype")],
    ],
    ["not as text", `{${IMAGE}, "host_name": "__proto__"}`, []],
  ])("%s", (_, text, problems) => {
    expect(problemsOfText(text)).toEqual(problems);
  });
});

describe("a key that an object states again", () => {
  const twice = (pointer: string, first: string) => {
    const key = pointer.slice(pointer.lastIndexOf("/") + 1);
    return `${pointer}: error[duplicate-key]: the key "${key}" is stated twice in this object; the first stands at ${first}; keep one of them`;
  };

  test("is an error each time, with the place of the first", () => {
    expect(problemsOfText(`{${IMAGE},\n "host_name": "a",\n "host_name": "b", "host_name": "a"}`)).toEqual([
      twice("/host_name", "2:2"),
      twice("/host_name", "2:2"),
    ]);
  });

  test("is one in what is ignored, too", () => {
    expect(problemsOfText(`{${IMAGE}, "zzz": [{"a": 1, "a": 2}]}`)).toEqual([
      ignored("/zzz"),
      twice("/zzz/0/a", "1:47"),
    ]);
  });

  test("is none in another object", () => {
    expect(problemsOfText(`{${IMAGE}, "zzz": [{"a": 1}, {"a": {"a": 1}}]}`)).toEqual([ignored("/zzz")]);
  });
});

describe("text that cannot be sent or shown", () => {
  const unsendable = (pointer: string, got: string) =>
    `${pointer}: error[unprintable-text]: the text holds a NUL or half a surrogate pair, which cannot be sent to Kanto (got ${got})`;
  const unprintableKey = (pointer: string, got: string) =>
    `${pointer}: error[unprintable-text]: a key holds a control or direction character (got "${got}"); type the key again`;

  test.each([
    ["a NUL", `{${IMAGE}, "host_name": "a\\u0000b"}`, [unsendable("/host_name", '"a\\u0000b"')]],
    [
      "half a surrogate pair",
      `{${IMAGE}, "config": {"cmd": ["a", "\\udc00"]}}`,
      [unsendable("/config/cmd/1", '"\\udc00"')],
    ],
    [
      "one under a key that may hold secrets",
      `{${IMAGE}, "config": {"env": ["A=\\u0000"]}}`,
      [unsendable("/config/env/0", '"A=…"')],
    ],
    ["one in what is ignored", `{${IMAGE}, "zzz": "\\u0000"}`, [unsendable("/zzz", '"\\u0000"')]],
    ["a whole surrogate pair", `{${IMAGE}, "host_name": "😀"}`, []],
    ["a control character in a command", `{${IMAGE}, "config": {"cmd": ["\\u0007"]}}`, []],
    [
      "a key with a control character",
      `{${IMAGE}, "config": {"a\\u0007": 1}}`,
      [unprintableKey("/config/a\\u0007", "a\\u0007")],
    ],
  ])("%s", (_, text, problems) => {
    expect(problemsOfText(text)).toEqual(problems);
  });
});

test("all of one object is told in one reading", () => {
  expect(
    problemsOfText(`{"__proto__": "\\u0000", "host_name": 5, ${IMAGE}}`).map((line) => line.split(": ", 2).join(" ")),
  ).toEqual(["/__proto__ error[prototype-key]", "/__proto__ error[unprintable-text]", "/host_name error[wrong-type]"]);
});
