import fc from "fast-check";
import { expect, test } from "vitest";
import { markedColors } from "../../../test/support/marked-colors.ts";
import type { Problem } from "../model/problem.ts";
import { hasControlCharacters } from "./escape-control-characters.ts";
import { renderProblem, renderProblemLine } from "./problem-text.ts";

const PROBLEM: Problem = {
  severity: "error",
  code: "port-out-of-range",
  file: "web.json",
  position: { line: 2, column: 8, length: 5 },
  pointer: "/port",
  message: "port is not a port",
  expected: "a number from 1 to 65535",
  got: "70000",
  hint: "mend it",
};
const SOURCE = '{\n  "a": 70000\n}\n';
const PLAIN = { color: false };

test("a problem is shown with its line, a caret under the place, and what to do", () => {
  expect(renderProblem(PROBLEM, SOURCE, PLAIN)).toBe(
    [
      "web.json:2:8: error[port-out-of-range]: port is not a port",
      "    |",
      '  2 |   "a": 70000',
      "    |        ^^^^^",
      "  = expected: a number from 1 to 65535",
      "  = got: 70000",
      "  = hint: mend it",
      "",
    ].join("\n"),
  );
});

test("one line holds it all", () => {
  expect(renderProblemLine(PROBLEM)).toBe(
    "web.json:2:8: error[port-out-of-range]: port is not a port (expected a number from 1 to 65535, got 70000); mend it",
  );
});

test("without a position or without the text the line is left out", () => {
  const { position: _, ...whole } = PROBLEM;

  expect(renderProblem(whole, SOURCE, PLAIN)).not.toContain("|");
  expect(renderProblem(whole, SOURCE, PLAIN)).toContain("web.json: error[");
  expect(renderProblem(PROBLEM, null, PLAIN)).not.toContain("|");
  expect(renderProblem({ ...PROBLEM, position: { line: 99, column: 1, length: 1 } }, SOURCE, PLAIN)).not.toContain("|");
});

test("an error is red and a warning yellow, and what matters stands out", () => {
  expect(markedColors(renderProblem(PROBLEM, SOURCE, { color: true }))).toBe(
    [
      "[bold]web.json:2:8[/]: [red]error[/][dim][port-out-of-range][/]: [bold]port is not a port[/]",
      "[dim]    |[/]",
      '[dim]  2 |[/]   "a": 70000',
      "[dim]    |[/]        [red]^^^^^[/]",
      "  [dim]=[/] [bold]expected[/]: a number from 1 to 65535",
      "  [dim]=[/] [bold]got[/]: 70000",
      "  [dim]=[/] [bold]hint[/]: mend it",
      "",
    ].join("\n"),
  );
  const warning = { severity: "warning", code: "x", file: "web.json", message: "it is odd" } as const;
  expect(markedColors(renderProblem(warning, null, { color: true }))).toBe(
    "[bold]web.json[/]: [yellow]warning[/][dim][x][/]: [bold]it is odd[/]\n",
  );
});

test("the margin is as wide as the line's number", () => {
  const source = `${"\n".repeat(99)}abc`;
  expect(renderProblem({ ...PROBLEM, position: { line: 100, column: 2, length: 1 } }, source, PLAIN)).toContain(
    "\n      |\n  100 | abc\n      |  ^\n",
  );
});

test.each([
  [{ got: "x" }, " (got x)"],
  [{ expected: "y" }, " (expected y)"],
  [{ hint: "z" }, "; z"],
  [{}, ""],
])("one line says only what there is to say: %o", (details, end) => {
  const problem = { severity: "warning", code: "odd", file: "a.json", message: "it is odd", ...details } as const;
  expect(renderProblemLine(problem)).toBe(`a.json: warning[odd]: it is odd${end}`);
});

test("control characters of the file's name, text and values are shown, and the caret follows", () => {
  const shown = renderProblem(
    { ...PROBLEM, file: "a\nb.json", message: "x\u001b[0m", position: { line: 1, column: 4, length: 1 } },
    "\u001b\u202e\tz",
    PLAIN,
  );

  expect(shown).toContain("a\\nb.json:1:4: error[port-out-of-range]: x\\u001b[0m");
  expect(shown).toContain("  1 | \\u001b\\u202e z\n    |              ^\n");
});

test("a long line is cut around the caret", () => {
  const source = `${"a".repeat(500)}HERE${"b".repeat(500)}`;
  const [, , line = "", carets = ""] = renderProblem(
    { ...PROBLEM, position: { line: 1, column: 501, length: 4 } },
    source,
    PLAIN,
  ).split("\n");

  expect(line.length).toBeLessThan(135);
  expect(line).toMatch(/^ {2}1 \| …a+HEREb+…$/);
  expect(line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).toBe("HERE");
});

test.each([
  ['"env": ["DB_PASSWORD=geheim", "A=1"]', '"env": ["DB_PASSWORD=***", "A=1"]'],
  ['"env": ["API_TOKEN=geheim=x"]', '"env": ["API_TOKEN=***"]'],
  ['"db_secret": "geheim", "a": "b"', '"db_secret": "***", "a": "b"'],
  ['"keys": ["/etc/key.pem:geheim"]', '"keys": ["/etc/key.pem:***"]'],
  ['"env": ["MY_KEY=geheim\\"x"]', '"env": ["MY_KEY=***"]'],
  ['"env": ["MY_KEY=geheim', '"env": ["MY_KEY=***'],
  ['"cmd": ["--password", "geheim", "x"]', '"cmd": ["--password", "***", "x"]'],
  ['"env": ["DB=postgres://me:geheim@host/db"]', '"env": ["DB=postgres://me:***"]'],
  ['"env": [DB_PASSWORD=geheim", "A=1"]', '"env": [DB_PASSWORD=***", "A=1"]'],
  ["'db_password': 'geheim', 'a': 'b'", "'db_password': ***"],
  ['"db_secret": geheim heim, "a": 1', '"db_secret": ***, "a": 1'],
  ['"pin": 1234}', '"pin": ***}'],
  ['"tokens": ["geheim", "heim"], "a": ["b"]', '"tokens": ["***", "***"], "a": ["b"]'],
  ['"keys": ["name:geheim"], "a": ["b:c"]', '"keys": ["name:***"], "a": ["b:c"]'],
  ['"secret": {"a": "b"}', '"secret": {"a": "b"}'],
  ['"extra_hosts": ["a:10.0.0.1"], "x": ["https://a.b/c"]', '"extra_hosts": ["a:10.0.0.1"], "x": ["https://a.b/c"]'],
  ['"image": {"name": "ghcr.io/a/b:1"}', '"image": {"name": "ghcr.io/a/b:1"}'],
  ['"image": {"name": "localhost:5000/a/b:1"}', '"image": {"name": "localhost:5000/a/b:1"}'],
])("what is probably a secret is masked in the line: %s", (source, shown) => {
  const position = { line: 1, column: 1, length: 1 };

  expect(renderProblem({ ...PROBLEM, position }, source, PLAIN)).toContain(`| ${shown}\n`);
});

test("a caret behind a masked secret stands where its text is shown", () => {
  const source = '"env": ["DB_PASSWORD=geheim", "HERE"]';
  const position = { line: 1, column: source.indexOf('"HERE"') + 1, length: 6 };
  const [, , line = "", carets = ""] = renderProblem({ ...PROBLEM, position }, source, PLAIN).split("\n");

  expect(line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).toBe('"HERE"');
});

test("F7: whatever the problem and the text, nothing but line ends can control a terminal", () => {
  const text = fc.string({ unit: "binary", maxLength: 40 });
  const problem = fc.record({
    severity: fc.constantFrom("error" as const, "warning" as const),
    code: fc.constant("x"),
    file: text,
    message: text,
    expected: text,
    got: text,
    hint: text,
    position: fc.record({
      line: fc.integer({ min: 1, max: 3 }),
      column: fc.integer({ min: 1, max: 9 }),
      length: fc.integer({ min: 1, max: 9 }),
    }),
  });

  fc.assert(
    fc.property(problem, text, (each, source) => {
      expect(hasControlCharacters(renderProblem(each, source, PLAIN).replaceAll("\n", ""))).toBe(false);
      expect(hasControlCharacters(renderProblemLine(each))).toBe(false);
    }),
  );
});

test.each([
  ["in quotes", `{"env": ["${"pass".repeat(250_000)}"]}`],
  ["without quotes", "pass".repeat(250_000)],
  ["of names without quotes", "pass ".repeat(200_000)],
  ["of quotes", '"'.repeat(1_000_000)],
])("a line of a megabyte is shown in time by its length, not by the square of it: %s", (_what, source) => {
  const begin = performance.now();
  renderProblem({ ...PROBLEM, position: { line: 1, column: 10, length: 1_000_000 } }, source, PLAIN);

  // Milliseconds where nothing else runs; by the square it would be minutes.
  expect(performance.now() - begin).toBeLessThan(5_000);
});
