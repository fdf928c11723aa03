import type { CommandName } from "./option-definition.ts";
import { optionOf, optionsOfCommand, type Settings } from "./settings.ts";

/** The options of a daemon that have changed and that it does not follow while it runs, as their long names. */
export function optionsForNextStart(command: CommandName, running: Settings, changed: Settings): readonly string[] {
  return optionsOfCommand(command)
    .filter((settingName) => running[settingName] !== changed[settingName])
    .map(optionOf)
    .filter(({ reloads }) => reloads !== true)
    .map(({ name }) => name);
}
