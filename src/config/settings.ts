import type { CommandName, OptionDefinition } from "./option-definition.ts";
import { OPTION_TABLE } from "./option-table.ts";

export type SettingName = keyof typeof OPTION_TABLE;

/** What an option comes to, by the kind of value that it takes. */
type SettingOf<Definition extends OptionDefinition> = Definition["value"] extends { readonly kind: "switch" }
  ? boolean
  : Definition["value"] extends { readonly choices: readonly (infer Choice)[] }
    ? Choice
    : Definition["value"] extends { readonly kind: "text" }
      ? string | (null extends Definition["fallback"] ? null : never)
      : number;

/** All options with their values, whether or not the command at hand takes them. */
export type Settings = { readonly [Name in SettingName]: SettingOf<(typeof OPTION_TABLE)[Name]> };

export const SETTING_NAMES = Object.keys(OPTION_TABLE) as readonly SettingName[];

export function optionOf(settingName: SettingName): OptionDefinition {
  return OPTION_TABLE[settingName];
}

/** The options that a command takes, in the order of the table. */
export function optionsOfCommand(command: CommandName): readonly SettingName[] {
  return SETTING_NAMES.filter((settingName) => optionOf(settingName).commands.includes(command));
}
