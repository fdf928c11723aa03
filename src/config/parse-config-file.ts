import type { Node } from "jsonc-parser";
import { nearestKey } from "../core/manifest/nearest-key.ts";
import type { ConfigProblem } from "./config-problem.ts";
import { parseJsonText } from "./parse-json-text.ts";
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
  const parsed = parseJsonText(path, text, "options");
  if (!parsed.ok) return { given: new Map(), problems: [parsed.failure] };
  const { root, place } = parsed.value;
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

const FILE_OPTIONS: ReadonlyMap<string, SettingName> = new Map(
  SETTING_NAMES.filter((settingName) => optionOf(settingName).sources === "everywhere").map((settingName) => [
    optionOf(settingName).name,
    settingName,
  ]),
);
