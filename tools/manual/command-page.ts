import type { Command } from "../../src/cli/command.ts";
import { optionEntries } from "./option-entries.ts";
import { calls, definition, heading, literal, type ManualPage, paragraphs, type Roff, subheading } from "./roff.ts";

/** kad(1): every command with its options and examples. */
export function commandPage(commands: readonly Command[]): ManualPage {
  return {
    name: "kad",
    section: 1,
    summary: "deploy container manifests to Eclipse Kanto, and look at what is deployed",
    body: [
      heading("SYNOPSIS"),
      calls(commands.map(({ name, positionals }) => [`kad ${name}`, `[OPTIONS] ${positionals}`.trim()])),
      heading("DESCRIPTION"),
      paragraphs(
        "Deploys a directory of container manifests to Eclipse Kanto: every *.json file in it describes one container, and what runs is brought to what the files say. This page describes the commands for people; the service is described in `kanto-auto-deployer`(8), the files in `kad-manifest`(5).",
      ),
      heading("COMMANDS"),
      ...commands.map(({ name, positionals, summary }) => definition(`${name} ${positionals}`.trim(), `${summary}.`)),
      ...commands.flatMap(commandSection),
      heading("EXIT STATUS"),
      paragraphs("That of each command is told with it. Of all of them:"),
      definition("0", "All is as it should be."),
      definition("1", "It is not; what is missing was said."),
      definition("2", "Wrong usage: an unknown option, a wrong value, a missing argument."),
      definition("3", "Kanto did not answer in time."),
    ],
    seeAlso: ["kanto-auto-deployer(8)", "kad-config(5)", "kad-manifest(5)"],
  };
}

export function exampleEntries(call: string, { examples }: Command): readonly Roff[] {
  return examples.flatMap(({ line, meaning }) => [
    literal(line === "" ? call : `${call} ${line}`),
    paragraphs(`${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`),
  ]);
}

function commandSection(command: Command): readonly Roff[] {
  const examples = exampleEntries(`kad ${command.name}`, command);
  return [
    heading(`KAD ${command.name.toUpperCase()}`),
    paragraphs(command.description),
    ...optionEntries(command.name),
    ...(examples.length === 0 ? [] : [subheading("Examples"), ...examples]),
  ];
}
