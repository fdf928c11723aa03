import { type CommandName, environmentVariable, OPTION_GROUPS } from "../../src/config/option-definition.ts";
import { describeExpected } from "../../src/config/option-value.ts";
import { fallbackText, flagSynopsis } from "../../src/config/options-reference.ts";
import { optionOf, optionsOfCommand, SETTING_NAMES } from "../../src/config/settings.ts";
import { definition, type Roff } from "./roff.ts";

/** The options of a command as tagged paragraphs, in the order of its help. */
export function optionEntries(command: CommandName): readonly Roff[] {
  const definitions = optionsOfCommand(command).map(optionOf);
  return OPTION_GROUPS.flatMap((group) =>
    definitions
      .filter((option) => option.group === group)
      .map((option) => {
        const fallback = fallbackText(option);
        const text = fallback === "" ? option.help : `${option.help} Default: ${withFullStop(fallback)}`;
        return definition(flagSynopsis(option), text);
      }),
  );
}

/** What a configuration file may hold, with the environment variable that overrides each. */
export function configurationEntries(): readonly Roff[] {
  const definitions = SETTING_NAMES.map(optionOf).filter(({ sources }) => sources === "everywhere");
  return OPTION_GROUPS.flatMap((group) =>
    definitions
      .filter((option) => option.group === group)
      .map((option) => {
        const fallback = fallbackText(option);
        const preset = fallback === "" ? "" : ` Default: ${withFullStop(fallback)}`;
        const expected = `Takes ${describeExpected(option.value)}.`;
        const followed = option.reloads === true ? " A daemon follows a change of it at a reload." : "";
        return definition(
          `"${option.name}"`,
          `${option.help} ${expected}${preset} Environment: \`${environmentVariable(option)}\`.${followed}`,
        );
      }),
  );
}

function withFullStop(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}
