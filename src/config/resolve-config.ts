import { type ConfigProblem, describeGiven } from "./config-problem.ts";
import { environmentVariable } from "./option-definition.ts";
import { type OptionValue, readOptionValue, type SettingValue } from "./option-value.ts";
import type { GivenArgument } from "./parse-arguments.ts";
import { type GivenInFile, parseConfigFile } from "./parse-config-file.ts";
import { optionOf, SETTING_NAMES, type SettingName, type Settings } from "./settings.ts";

/** Everything that options can be given in. */
export interface ConfigSources {
  readonly flags: ReadonlyMap<SettingName, GivenArgument>;
  /** Of the positional option (the directory), as far as it was given. */
  readonly positional?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Null: there is none. */
  readonly file: { readonly path: string; readonly text: string } | null;
}

export interface ResolvedConfig {
  /** Where there is an error the setting has its default; do not start with it. */
  readonly settings: Settings;
  readonly problems: readonly ConfigProblem[];
}

/** The settings: defaults, over them the file, over that the environment, over that the command line. */
export function resolveConfig(sources: ConfigSources): ResolvedConfig {
  const file = sources.file === null ? NO_FILE : parseConfigFile(sources.file.path, sources.file.text);
  const problems: ConfigProblem[] = [...file.problems];
  const values = new Map<SettingName, SettingValue | null>();
  for (const settingName of SETTING_NAMES) {
    values.set(settingName, optionOf(settingName).fallback);
    for (const given of givenFor(settingName, sources, file.given)) {
      const read = readOptionValue(optionOf(settingName).value, given.value);
      if (read.ok) {
        values.set(settingName, read.value);
      } else {
        const message = `expected ${read.failure}, got ${describeGiven(given.value)}`;
        problems.push({ severity: "error", where: given.where, message });
      }
    }
  }
  return { settings: toSettings(values), problems };
}

interface Given {
  readonly where: string;
  readonly value: unknown;
}

/** In rising precedence. A wrong value is reported even where a later source overrides it. */
function givenFor(
  settingName: SettingName,
  sources: ConfigSources,
  fileValues: ReadonlyMap<SettingName, GivenInFile>,
): readonly Given[] {
  const definition = optionOf(settingName);
  const inFile = fileValues.get(settingName);
  const variable = environmentVariable(definition);
  const inEnvironment = definition.sources === "everywhere" ? sources.environment[variable] : undefined;
  const flag = sources.flags.get(settingName);
  const atItsPlace = definition.positional === true ? sources.positional : undefined;
  return [
    ...(inFile === undefined ? [] : [inFile]),
    // Set to nothing means not set, as shells and unit files have it.
    ...(inEnvironment === undefined || inEnvironment === "" ? [] : [{ where: `$${variable}`, value: inEnvironment }]),
    ...(flag === undefined ? [] : [{ where: flag.flag, value: flag.value }]),
    ...(atItsPlace === undefined ? [] : [{ where: placeholderOf(definition.value), value: atItsPlace }]),
  ];
}

function placeholderOf(value: OptionValue): string {
  return "placeholder" in value ? value.placeholder : "";
}

/** The table's types are the settings' types, and every value was read as its option takes it. */
function toSettings(values: ReadonlyMap<SettingName, SettingValue | null>): Settings {
  return Object.fromEntries(values) as Settings;
}

const NO_FILE = { given: new Map<SettingName, GivenInFile>(), problems: [] };
