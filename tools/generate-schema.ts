import { writeFileSync } from "node:fs";
import { admissionPolicyJsonSchema } from "./admission-policy-json-schema.ts";
import { manifestJsonSchema } from "./manifest-json-schema.ts";
import { statusJsonSchema } from "./status-json-schema.ts";

/** Writes the JSON Schemas of docs/reference. A unit test says when that is due. */
for (const [name, schema] of [
  ["manifest", manifestJsonSchema()],
  ["status", statusJsonSchema()],
  ["admission-policy", admissionPolicyJsonSchema()],
] as const) {
  writeFileSync(
    new URL(`../docs/reference/${name}.schema.json`, import.meta.url),
    `${JSON.stringify(schema, null, 2)}\n`,
  );
}
