import { askForEach } from "../ask-for-each.ts";
import type { Command } from "../command.ts";

/** Stops containers for as long as a person wants it. */
export const stopCommand: Command = {
  name: "stop",
  positionals: "NAME...",
  positionalCount: { minimum: 1, maximum: Number.POSITIVE_INFINITY },
  summary: "Have containers stopped until they are started again",
  description: `Asks the daemon to stop containers. They stay stopped until 'kad start', or until their manifests change or are touched.

Exit status: 0 the daemon does it, 1 it refuses, 2 wrong usage, 3 no daemon answers.`,
  examples: [{ line: "feeder", meaning: "stop the container named feeder" }],
  run: (context) => askForEach(context, (containerName) => ({ kind: "stop", containerName })),
};
