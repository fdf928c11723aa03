import { counted, type Finding } from "../doctor/finding.ts";
import { escapeControlCharacters } from "./escape-control-characters.ts";
import { toJsonText } from "./json-text.ts";
import { type Painter, paintOf } from "./paint.ts";
import { redactText } from "./redact.ts";

/** Findings for a person: one line each, what to do below those that need it, and a line that counts. */
export function formatFindings(findings: readonly Finding[], options: { readonly color: boolean }): string {
  const paint = paintOf(options.color);
  const tints: Readonly<Record<Finding["status"], Painter>> = {
    ok: paint.green,
    warning: paint.yellow,
    problem: paint.red,
  };
  const lines = findings.flatMap(({ status, check, message, expected, got, advice }) => [
    `${tints[status](status.padEnd(STATUS_WIDTH))} ${paint.dim(`${check}:`)} ${safe(message)}`,
    ...Object.entries({ expected, got, do: advice }).flatMap(([label, text]) =>
      text === undefined ? [] : [`${" ".repeat(STATUS_WIDTH + 1)}${label}: ${safe(text)}`],
    ),
  ]);
  return `${[...lines, "", countLine(findings)].join("\n")}\n`;
}

/** The same for a program. */
export function findingsToJson(findings: readonly Finding[]): string {
  const shown = findings.map(({ check, status, ...texts }) => {
    const redacted = Object.entries(texts).map(([name, text]) => [name, redactText(text)]);
    return { check, status, ...Object.fromEntries(redacted) };
  });
  return `${toJsonText({ problems: countOf(findings, "problem"), warnings: countOf(findings, "warning"), findings: shown })}\n`;
}

function countLine(findings: readonly Finding[]): string {
  const counts = [
    [countOf(findings, "problem"), "problem"],
    [countOf(findings, "warning"), "warning"],
  ] as const;
  const told = counts.flatMap(([count, noun]) => (count === 0 ? [] : [counted(count, noun)]));
  return told.length === 0 ? "All is well." : `${told.join(", ")}.`;
}

function countOf(findings: readonly Finding[], status: Finding["status"]): number {
  return findings.filter((finding) => finding.status === status).length;
}

function safe(text: string): string {
  return escapeControlCharacters(redactText(text));
}

const STATUS_WIDTH = "problem".length;
