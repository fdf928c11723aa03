import type { Command } from "../../src/cli/command.ts";
import type { OptionDefinition } from "../../src/config/option-definition.ts";
import { optionOf, optionsOfCommand } from "../../src/config/settings.ts";

/** What stands behind an option or at a place, as far as a shell can help with it. */
export type CompletedValue =
  | { readonly kind: "none" }
  | { readonly kind: "directory" }
  | { readonly kind: "file" }
  | { readonly kind: "words"; readonly words: readonly string[] }
  /** A value that only a person knows: a duration, a name. */
  | { readonly kind: "unknown"; readonly placeholder: string };

export interface CompletedOption {
  /** `--socket-cm`, and `-s` where there is one. */
  readonly flags: readonly string[];
  readonly summary: string;
  readonly value: CompletedValue;
}

export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** One for each place; the last one again for all that follow where `repeats`. */
  readonly positionals: readonly CompletedValue[];
  readonly repeats: boolean;
}

export const PROGRAM_NAMES = ["kad", "kanto-auto-deployer"] as const;

/** All that the completions of every shell are made from. */
export function completedCommands(commands: readonly Command[]): readonly CompletedCommand[] {
  return commands.map(({ name, summary, positionals }) => ({
    name,
    summary,
    options: optionsOfCommand(name)
      .map(optionOf)
      .filter(({ positional }) => positional !== true)
      .map(completedOption),
    positionals: positionals
      .split(" ")
      .filter((word) => word !== "")
      .map((word) => valueNamed(word.replaceAll(/[[\].]/g, ""), commands)),
    repeats: positionals.endsWith("..."),
  }));
}

function completedOption({ name, short, help, value }: OptionDefinition): CompletedOption {
  return {
    flags: [`--${name}`, ...(short === undefined ? [] : [`-${short}`])],
    summary: firstSentence(help),
    value: completedValue(value),
  };
}

function completedValue(value: OptionDefinition["value"]): CompletedValue {
  if (value.kind === "switch") return { kind: "none" };
  return value.kind === "choice" ? { kind: "words", words: value.choices } : valueNamed(value.placeholder, []);
}

function valueNamed(placeholder: string, commands: readonly Command[]): CompletedValue {
  if (placeholder === "DIR") return { kind: "directory" };
  if (placeholder === "PATH" || placeholder === "FILE") return { kind: "file" };
  if (placeholder === "COMMAND") return { kind: "words", words: commands.map(({ name }) => name) };
  return { kind: "unknown", placeholder };
}

function firstSentence(help: string): string {
  return help.split(/(?<=[.]) /, 1)[0]?.replace(/[.]$/, "") ?? help;
}
