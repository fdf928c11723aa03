import { expect, test } from "vitest";
import { type Finding, fine, problem, warning } from "../doctor/finding.ts";
import { findingsToJson, formatFindings } from "./doctor-text.ts";
import { hasControlCharacters } from "./escape-control-characters.ts";

const FINDINGS: readonly Finding[] = [
  fine("node", "Node 24.21.0"),
  warning("manifests", { message: "there is one warning", advice: "look at it" }),
  problem("state", { message: "it is full", expected: "room", got: "none", advice: "free some" }),
  problem("broker", { message: "it is away", expected: "an answer", got: "none", advice: "start it" }),
];

test("findings are lines under each other, with what to do below those that need it, and a count", () => {
  expect(formatFindings(FINDINGS, { color: false })).toBe(`\
ok      node: Node 24.21.0
warning manifests: there is one warning
        do: look at it
problem state: it is full
        expected: room
        got: none
        do: free some
problem broker: it is away
        expected: an answer
        got: none
        do: start it

2 problems, 1 warning.
`);
});

test("colours tell how bad it is", () => {
  expect(
    formatFindings(FINDINGS.slice(0, 3), { color: true })
      .split("\n")
      .filter((line) => line.startsWith("\u001b")),
  ).toEqual([
    "\u001b[32mok     \u001b[39m \u001b[2mnode:\u001b[22m Node 24.21.0",
    "\u001b[33mwarning\u001b[39m \u001b[2mmanifests:\u001b[22m there is one warning",
    "\u001b[31mproblem\u001b[39m \u001b[2mstate:\u001b[22m it is full",
  ]);
});

test("a program gets the findings as they are, and how many are bad", () => {
  const json = findingsToJson(FINDINGS);
  expect(json.endsWith("\n}\n")).toBe(true);
  expect(JSON.parse(json)).toEqual({ problems: 2, warnings: 1, findings: FINDINGS });
});

test("secrets and control characters do not get out", () => {
  const text = "TOKEN=abc \u001b[2J \u009b2J \u202e";
  const findings = [problem("left-endpoint", { message: text, expected: text, got: text, advice: text })];
  const shown = formatFindings(findings, { color: false });
  const json = findingsToJson(findings);
  for (const one of [shown, json]) {
    expect(one).not.toContain("abc");
    expect(hasControlCharacters(one.replaceAll("\n", ""))).toBe(false);
  }
  expect(JSON.parse(json).findings[0].got).toBe("TOKEN=*** \u001b[2J \u009b2J \u202e");
});
