import type { Command } from "../command.ts";
import { EXIT_STATUS } from "../exit-status.ts";

/** Prints the version of this program. */
export const versionCommand: Command = {
  name: "version",
  positionals: "",
  positionalCount: { minimum: 0, maximum: 0 },
  summary: "Print the version of this program",
  description: "Prints the version of this program; with --json that of Node too.",
  examples: [],
  run: async ({ stdout, settings, version }) => {
    stdout.write(settings.json ? `${JSON.stringify({ version, node: process.versions.node })}\n` : `${version}\n`);
    return EXIT_STATUS.asDesired;
  },
};
