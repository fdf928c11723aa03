import { toJsonSchema } from "@valibot/to-json-schema";
import { deployerStatusSchema } from "../src/core/status/status-schema.ts";
import type { JsonSchema } from "./manifest-json-schema.ts";

/** The JSON Schema of a daemon's status, as docs/reference/status.schema.json holds it. */
export function statusJsonSchema(): JsonSchema {
  const options = { typeMode: "input", target: "draft-07", ignoreActions: ["readonly"] } as const;
  const { $schema, ...described }: JsonSchema = JSON.parse(JSON.stringify(toJsonSchema(deployerStatusSchema, options)));
  return {
    $schema,
    title: "Status of the Kanto Auto Deployer",
    description: "What the daemon knows and does at one moment: status.json, and the output of kad status --json.",
    ...described,
  };
}
