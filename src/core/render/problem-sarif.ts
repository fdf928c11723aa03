import { PROBLEM_CODES } from "../manifest/problem-code.ts";
import type { Problem } from "../model/problem.ts";
import { escapeControlCharacters } from "./escape-control-characters.ts";
import { toJsonText } from "./json-text.ts";

export interface SarifTool {
  readonly name: string;
  readonly version: string;
  readonly informationUri?: string;
}

/** SARIF 2.1.0, which code hosts and editors show beside the lines. */
export function problemsToSarif(problems: readonly Problem[], tool: SarifTool): string {
  const codes = [...new Set(problems.map(({ code }) => code))].sort();
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { ...tool, rules: codes.map(ruleOf) } },
        columnKind: "utf16CodeUnits",
        results: problems.map((problem) => resultOf(problem, codes.indexOf(problem.code))),
      },
    ],
  };
  return `${toJsonText(log)}\n`;
}

function ruleOf(code: string): object {
  const entries: Readonly<Record<string, { readonly severity: string; readonly meaning: string }>> = PROBLEM_CODES;
  const entry = Object.hasOwn(entries, code) ? entries[code] : undefined;
  if (entry === undefined) return { id: code };
  return {
    id: code,
    shortDescription: { text: entry.meaning },
    defaultConfiguration: { level: entry.severity },
  };
}

function resultOf(problem: Problem, ruleIndex: number): object {
  const { code, severity, message, expected, got, hint } = problem;
  const sentences = [
    message,
    expected === undefined ? undefined : `expected ${expected}`,
    got === undefined ? undefined : `got ${got}`,
    hint,
  ].filter((sentence) => sentence !== undefined);
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: escapeControlCharacters(sentences.join("; ")) },
    locations: [locationOf(problem)],
  };
}

function locationOf({ file, position, pointer }: Problem): object {
  const region =
    position === undefined
      ? {}
      : {
          region: {
            startLine: position.line,
            startColumn: position.column,
            endLine: position.line,
            endColumn: position.column + position.length,
          },
        };
  return {
    physicalLocation: { artifactLocation: { uri: fileUri(file) }, ...region },
    ...(pointer === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: pointer, kind: "value" }] }),
  };
}

/** Relative paths stay relative references; half surrogates, which no URI can carry, become question marks. */
function fileUri(file: string): string {
  const encoded = file
    .replaceAll(/\p{Surrogate}/gu, "?")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
  return file.startsWith("/") ? `file://${encoded}` : encoded;
}
