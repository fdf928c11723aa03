import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { nearestKey } from "../core/manifest/nearest-key.ts";
import type { ConfigProblem } from "./config-problem.ts";
import { optionOf, SETTING_NAMES, type SettingName } from "./settings.ts";

export interface ParsedConfigFile {
  readonly given: ReadonlyMap<SettingName, GivenInFile>;
  readonly problems: readonly ConfigProblem[];
}

export interface GivenInFile {
  /** `file:line:column` of the value. */
  readonly where: string;
  readonly value: unknown;
}

/** Reads a configuration file: one JSON object of options by their long names. Comments and last commas are allowed. */
export function parseConfigFile(path: string, text: string): ParsedConfigFile {
  const errors: ParseError[] = [];
  const root = parseTree(text.replace(/^\uFEFF/, " "), errors, { allowTrailingComma: true });
  const place = (offset: number) => `${path}:${positionOf(text, offset)}`;
  const [firstError] = errors;
  if (firstError !== undefined) {
    const message = `expected JSON, got ${words(printParseErrorCode(firstError.error))}`;
    return { given: new Map(), problems: [{ severity: "error", where: place(firstError.offset), message }] };
  }
  if (root?.type !== "object") {
    const message = "expected one object of options, { ... }";
    return { given: new Map(), problems: [{ severity: "error", where: place(0), message }] };
  }
  return readProperties(root.children ?? [], place);
}

function readProperties(properties: readonly Node[], place: (offset: number) => string): ParsedConfigFile {
  const given = new Map<SettingName, GivenInFile>();
  const problems: ConfigProblem[] = [];
  for (const property of properties) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined || key.value === "$schema") {
      continue;
    }
    const settingName = FILE_OPTIONS.get(String(key.value));
    if (settingName === undefined) {
      problems.push(unknownKey(String(key.value), place(key.offset)));
    } else if (given.has(settingName)) {
      problems.push({ severity: "error", where: place(key.offset), message: `"${key.value}" is given twice` });
    } else {
      given.set(settingName, { where: place(value.offset), value: plainValue(value) });
    }
  }
  return { given, problems };
}

/** An option of a later version must not keep this one from starting. */
function unknownKey(key: string, where: string): ConfigProblem {
  const nearest = nearestKey(key, [...FILE_OPTIONS.keys()]);
  const hint = nearest === undefined ? "" : `; did you mean "${nearest}"?`;
  return { severity: "warning", where, message: `"${key}" is no option and is ignored${hint}` };
}

/** Options take plain values; of anything else its kind is enough for a message. */
function plainValue(node: Node): unknown {
  return node.type === "object" ? {} : node.type === "array" ? [] : node.value;
}

function positionOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

/** `CommaExpected` becomes `comma expected`. */
function words(errorName: string): string {
  return errorName.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

const FILE_OPTIONS: ReadonlyMap<string, SettingName> = new Map(
  SETTING_NAMES.filter((settingName) => optionOf(settingName).sources === "everywhere").map((settingName) => [
    optionOf(settingName).name,
    settingName,
  ]),
);
