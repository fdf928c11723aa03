import { toJsonSchema } from "@valibot/to-json-schema";
import { deployerStatusSchema } from "../src/core/status/status-schema.ts";
import type { JsonSchema } from "./manifest-json-schema.ts";

/** The JSON Schema of a daemon's status, as docs/reference/status.schema.json holds it. */
export function statusJsonSchema(): JsonSchema {
  const described = toJsonSchema(deployerStatusSchema, {
    typeMode: "input",
    target: "draft-07",
    ignoreActions: ["readonly"],
  });
  const { $schema, ...rest }: JsonSchema = JSON.parse(JSON.stringify(described));
  return {
    $schema,
    title: "Status of the Kanto Auto Deployer",
    description: "What the daemon knows and does at one moment: status.json, and the output of kad status --json.",
    ...rest,
  };
}
