import { OPTION_GROUPS } from "../config/option-definition.ts";
import { fallbackText, flagSynopsis } from "../config/options-reference.ts";
import { optionOf, optionsOfCommand } from "../config/settings.ts";
import { wrapText } from "../core/render/wrap-text.ts";
import type { Command } from "./command.ts";

/** How a command is used: everything that `--help` shows. */
export function commandHelp(command: Command, programName: string): string {
  const isEarlierName = programName !== "kad" && command.name === "apply";
  const call = isEarlierName ? programName : `${programName} ${command.name}`;
  const usage = ["Usage:", call, "[OPTIONS]", command.positionals].filter((word) => word !== "").join(" ");
  const examples = command.examples.map(
    ({ line, meaning }) => `  ${call}${line === "" ? "" : ` ${line}`}\n      ${meaning}`,
  );
  const more = isEarlierName ? [`There is more: ${programName} help`] : [];
  return `${[
    usage,
    wrapText(command.description, WIDTH),
    ...(examples.length === 0 ? [] : [`Examples:\n${examples.join("\n")}`]),
    ...optionSections(command),
    ...more,
  ].join("\n\n")}\n`;
}

/** What there is: the commands, and where to begin. */
export function overviewHelp(commands: readonly Command[], programName: string): string {
  const nameWidth = Math.max(...commands.map(({ name, positionals }) => `${name} ${positionals}`.trim().length));
  const list = commands.map(
    ({ name, positionals, summary }) => `  ${`${name} ${positionals}`.trim().padEnd(nameWidth)}  ${summary}`,
  );
  return `\
${wrapText("Deploys a directory of container manifests to Eclipse Kanto: every *.json file in it describes one container, and what runs is brought to what the files say.", WIDTH)}

Usage: ${programName} COMMAND [OPTIONS]

Commands:
${list.join("\n")}

To begin:
  ${programName} dev
      see it work on this machine, without Kanto and without risk
  ${programName} plan /data/var/containers/manifests
      show what would be done on a device
  ${programName} help apply
      all about one command
`;
}

function optionSections(command: Command): readonly string[] {
  const definitions = optionsOfCommand(command.name).map(optionOf);
  return OPTION_GROUPS.flatMap((group) => {
    const ofGroup = definitions.filter((definition) => definition.group === group);
    const entries = ofGroup.map((definition) => {
      const fallback = fallbackText(definition);
      const text = fallback === "" ? definition.help : `${definition.help} [default: ${fallback}]`;
      return `  ${flagSynopsis(definition)}\n${wrapText(text, WIDTH, 6)}`;
    });
    return ofGroup.length === 0 ? [] : [`${group}:\n${entries.join("\n")}`];
  });
}

const WIDTH = 80;
