import { nearestKey } from "../../core/manifest/nearest-key.ts";
import type { Command } from "../command.ts";
import { EXIT_STATUS } from "../exit-status.ts";
import { commandHelp, overviewHelp } from "../help-text.ts";

/** Shows what there is, or how one of `commands` is used. */
export function helpCommand(commands: () => readonly Command[]): Command {
  return {
    name: "help",
    positionals: "[COMMAND]",
    positionalCount: { minimum: 0, maximum: 1 },
    summary: "Show this, or how one command is used",
    description: "Shows what this program can do, or how one command is used.",
    examples: [{ line: "apply", meaning: "all about apply" }],
    run: async ({ positionals, programName, stdout, stderr }) => {
      const [topic] = positionals;
      if (topic === undefined) {
        stdout.write(overviewHelp(commands(), programName));
        return EXIT_STATUS.asDesired;
      }
      const command = commands().find(({ name }) => name === topic);
      if (command !== undefined) {
        stdout.write(commandHelp(command, programName));
        return EXIT_STATUS.asDesired;
      }
      const nearest = nearestKey(
        topic,
        commands().map(({ name }) => name),
      );
      stderr.write(
        `there is no command ${JSON.stringify(topic)}${nearest === undefined ? "" : `; did you mean ${nearest}?`}\n`,
      );
      return EXIT_STATUS.wrongUsage;
    },
  };
}
