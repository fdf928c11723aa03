import type { Command } from "../command.ts";
import { EXIT_STATUS } from "../exit-status.ts";

/** Prints the JSON Schema of what people and programs write and read. */
export const schemaCommand: Command = {
  name: "schema",
  positionals: "[manifest|status|admission-policy]",
  positionalCount: { minimum: 0, maximum: 1 },
  summary: "Print the JSON Schema of manifests, of the status or of admission policies",
  description:
    "Prints the JSON Schema of manifests. An editor that knows it completes keys, shows what they mean and marks mistakes: write it to a file and name that file in a manifest as \"$schema\".\n\nWith the word status it is that of status.json and of 'kad status --json', for programs that read them; with admission-policy that of the file which says what containers may be given.",
  examples: [
    { line: "> manifest.schema.json", meaning: 'then, in a manifest: "$schema": "./manifest.schema.json"' },
    { line: "status", meaning: "what a program finds in the status" },
  ],
  run: async ({ positionals, stdout, stderr }) => {
    const [topic = "manifest"] = positionals;
    const schema = await schemaOf(topic);
    if (schema === null) {
      stderr.write(`expected manifest, status or admission-policy, got ${JSON.stringify(topic)}\n`);
      return EXIT_STATUS.wrongUsage;
    }
    stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
    return EXIT_STATUS.asDesired;
  },
};

async function schemaOf(topic: string): Promise<unknown> {
  switch (topic) {
    case "manifest":
      return (await import("../../../docs/reference/manifest.schema.json", { with: { type: "json" } })).default;
    case "status":
      return (await import("../../../docs/reference/status.schema.json", { with: { type: "json" } })).default;
    case "admission-policy":
      return (await import("../../../docs/reference/admission-policy.schema.json", { with: { type: "json" } })).default;
    default:
      return null;
  }
}
