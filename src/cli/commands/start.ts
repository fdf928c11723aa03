import { askForEach } from "../ask-for-each.ts";
import type { Command } from "../command.ts";

/** Starts what was stopped by hand. */
export const startCommand: Command = {
  name: "start",
  positionals: "NAME...",
  positionalCount: { minimum: 1, maximum: Number.POSITIVE_INFINITY },
  summary: "Have containers started that were stopped by hand",
  description: `Asks the daemon to start containers that were stopped by hand, with 'kad stop' or otherwise, or that have ended.

Exit status: 0 the daemon does it, 1 it refuses, 2 wrong usage, 3 no daemon answers.`,
  examples: [{ line: "databroker feeder", meaning: "start these two" }],
  run: (context) => askForEach(context, (containerName) => ({ kind: "start", containerName })),
};
