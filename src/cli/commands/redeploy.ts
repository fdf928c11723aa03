import { askForEach } from "../ask-for-each.ts";
import type { Command } from "../command.ts";

/** Deploys containers anew although nothing differs. */
export const redeployCommand: Command = {
  name: "redeploy",
  positionals: "NAME...",
  positionalCount: { minimum: 1, maximum: Number.POSITIVE_INFINITY },
  summary: "Have containers deployed anew, or a failed one tried again",
  description: `Asks the daemon to deploy containers anew although nothing differs, as safely as any change: what runs stays until the new one has been created. A manifest that failed is tried again, and one that the update manager has set otherwise is taken back.

It says what is under way and does not wait for it; 'kad status --watch' does.

Exit status: 0 the daemon does it, 1 it refuses, 2 wrong usage, 3 no daemon answers.`,
  examples: [{ line: "databroker", meaning: "deploy the container named databroker anew" }],
  run: (context) => askForEach(context, (containerName) => ({ kind: "redeploy", containerName })),
};
