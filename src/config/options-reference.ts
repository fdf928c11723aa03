import { environmentVariable, OPTION_GROUPS, type OptionDefinition } from "./option-definition.ts";
import { formatDuration } from "./option-value.ts";
import { optionOf, SETTING_NAMES } from "./settings.ts";

/** The text of docs/reference/options.md, made from the option table. */
export function optionsReference(): string {
  const sections = OPTION_GROUPS.map((group) => {
    const definitions = SETTING_NAMES.map(optionOf).filter((definition) => definition.group === group);
    return `## ${group}\n\n${definitions.map(optionSection).join("\n")}`;
  });
  return `${INTRODUCTION}\n${sections.join("\n")}`;
}

/** `-s, --socket-cm PATH`, or `DIR` for one that is given by its place. */
export function flagSynopsis(definition: OptionDefinition): string {
  const argument = definition.value.kind === "switch" ? "" : placeholderOf(definition);
  if (definition.positional === true) {
    return argument;
  }
  const flags = definition.short === undefined ? `--${definition.name}` : `-${definition.short}, --${definition.name}`;
  return argument === "" ? flags : `${flags} ${argument}`;
}

/** `30s`; empty where there is no default to speak of. */
export function fallbackText({ value, fallback, fallbackText: stated }: OptionDefinition): string {
  if (stated !== undefined) {
    return stated;
  }
  if (fallback === null || fallback === false) {
    return "";
  }
  return value.kind === "duration" ? formatDuration(Number(fallback)) : String(fallback);
}

function placeholderOf({ value }: OptionDefinition): string {
  if (value.kind === "choice") {
    return value.choices.join("|");
  }
  return value.kind === "switch" ? "" : value.placeholder;
}

function optionSection(definition: OptionDefinition): string {
  const fallback = fallbackText(definition);
  const anywhere = definition.sources === "everywhere";
  const rows = [
    fallback === "" ? "" : `Default: \`${fallback}\``,
    anywhere
      ? `Environment: \`${environmentVariable(definition)}\`, in the file: \`"${definition.name}"\``
      : "On the command line only",
    definition.reloads === true ? "A daemon follows a change of it at a reload (SIGHUP)." : "",
    `Commands: ${definition.commands.map((command) => `\`${command}\``).join(", ")}`,
  ].filter((row) => row !== "");
  return `### \`${flagSynopsis(definition)}\`\n\n${definition.help}\n\n${rows.map((row) => `- ${row}`).join("\n")}\n`;
}

const INTRODUCTION = `# Options

Generated from \`src/config/option-table.ts\` by \`npm run generate\`; do not edit.

An option has the value of the first of these that states it: the command line, the environment, the configuration
file, the default. The configuration file is JSON, by default \`/etc/kanto-auto-deployer/config.json\`;
comments and last commas are allowed:

\`\`\`json
{
  // Five seconds are enough for our containers.
  "stop-timeout": "5s",
  "recursive": true
}
\`\`\`

A daemon reads environment and file again at a reload (\`systemctl reload\`, SIGHUP). Below is said which options it follows
then; of others that have changed it says that they take effect at its next start.

Durations are written as \`250ms\`, \`30s\`, \`5m\` or \`1h\`; a bare number means seconds. Switches take no value on the
command line, and \`true\` or \`false\` elsewhere. \`apply\` is what \`kanto-auto-deployer\` does without a command.
`;
