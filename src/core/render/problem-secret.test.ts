import { describe, expect, test } from "vitest";
import { secretRanges, withoutSecrets } from "./problem-secret.ts";

/** The line with what is secret in `<>`. */
function marked(line: string): string {
  let text = "";
  let offset = 0;
  for (const { start, end } of secretRanges(line)) {
    text += `${line.slice(offset, start)}<${line.slice(start, end)}>`;
    offset = end;
  }
  return text + line.slice(offset);
}

describe("what of a line is secret", () => {
  test.each(
    [
      // The value of a key, up to where the next begins.
      '"password": "<a>", "user": "b"',
      '"password" : "<a>"',
      '"password":<1>',
      '"password": <a b>, "x": 1',
      '"password": [ "<a>", <b c>, "<d>" ], "x": "y"',
      '"password": [<a b>]',
      '"password": {}',
      '"password": ""',
      '"password": "<unfinished',
      // The value of a variable, and of nothing that only looks like one.
      '"DB_PASSWORD=<a=b>"',
      '"DB_PASSWORD="',
      '"PATH=/bin", "KEYBOARD=de"',
      // The word behind a flag.
      '"--token", "<a>", "b"',
      '"-token", "<a>", "b"',
      '"--TOKEN", "<a>"',
      '"---token", "a"',
      '"x--token", "a"',
      '"--token=<a>", "b"',
      '"token", "a"',
      '"--verbose", "a"',
      // Passwords of key files, under `keys` of whatever is named there.
      '"/etc/key:<a>"',
      '"key.pem:<a>", "my.key:<b>", "my.p12:<c>", "my.der:<d>"',
      '"key.pem:/a"',
      '"key.txt:a"',
      '"keys": [ "/a/b:<c:d>", "x:<y>", "z" ], "other": "x:y"',
      '"keys": "/a/b:<c>"',
      '"keys": "x:y"',
      '"keyss": ["x:y"]',
      // Passwords in URLs, also as the value of a variable.
      '"https://me:<a@host/b>"',
      '"BROKER=mqtts://me:<a@host>"',
      '"https://host:80/b"',
      '"A=/etc/key:b"',
    ].map((line) => [line]),
  )("%s", (expected) => {
    const unfinished = expected.endsWith("<unfinished") ? `${expected}>` : expected;
    expect(marked(expected.replaceAll(/[<>]/g, ""))).toBe(unfinished);
  });

  test.each([
    "password = <a b>",
    "password: <a>",
    "'password': <'a', 'b': 'c'>",
    "user: a, password:<b>",
    "user=a",
    "password",
    "password: ",
    "xpassword.y=<a>",
    "9password=a",
  ])("where quotes are missing: %s", (expected) => {
    expect(marked(expected.replaceAll(/[<>]/g, ""))).toBe(expected);
  });

  test("what is longer than any name or path is judged by its beginning", () => {
    const long = "x".repeat(4096);
    expect(marked(`"TOKEN=${long}"`)).toBe(`"TOKEN=<${long}>"`);
    expect(marked(`"${long}=TOKEN=a"`)).toBe(`"${long}=TOKEN=a"`);
    expect(marked(`"${long}password": "a"`)).toBe(`"${long}password": "a"`);
  });
});

describe("a part of a line without its secrets", () => {
  const line = "0123456789";
  const secrets = [
    { start: 2, end: 4 },
    { start: 6, end: 8 },
  ];

  test.each([
    [0, 10, "01***45***89"],
    [0, 2, "01"],
    [0, 3, "01***"],
    [2, 4, "***"],
    [3, 6, "45"],
    [4, 6, "45"],
    [3, 4, ""],
    [3, 7, "45***"],
    [8, 10, "89"],
  ])("from %i to %i is %s", (start, end, shown) => {
    expect(withoutSecrets(line, start, end, secrets)).toBe(shown);
  });

  test("of what begins before another ended nothing is shown twice", () => {
    const overlapping = [
      { start: 2, end: 6 },
      { start: 4, end: 8 },
    ];
    expect(withoutSecrets(line, 0, 10, overlapping)).toBe("01******89");
  });
});
