import type { Command } from "../command.ts";
import { EXIT_STATUS } from "../exit-status.ts";

/** Prints the JSON Schema of manifests. */
export const schemaCommand: Command = {
  name: "schema",
  positionals: "",
  positionalCount: { minimum: 0, maximum: 0 },
  summary: "Print the JSON Schema of manifests, for editors",
  description:
    'Prints the JSON Schema of manifests. An editor that knows it completes keys, shows what they mean and marks mistakes: write it to a file and name that file in a manifest as "$schema".',
  examples: [{ line: "> manifest.schema.json", meaning: 'then, in a manifest: "$schema": "./manifest.schema.json"' }],
  run: async ({ stdout }) => {
    const { default: schema } = await import("../../../docs/reference/manifest.schema.json", {
      with: { type: "json" },
    });
    stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
    return EXIT_STATUS.asDesired;
  },
};
