import { writeFileSync } from "node:fs";
import { manifestJsonSchema } from "./manifest-json-schema.ts";
import { statusJsonSchema } from "./status-json-schema.ts";

/** Writes docs/reference/manifest.schema.json and status.schema.json. A unit test says when that is due. */
for (const [name, schema] of [
  ["manifest", manifestJsonSchema()],
  ["status", statusJsonSchema()],
] as const) {
  writeFileSync(
    new URL(`../docs/reference/${name}.schema.json`, import.meta.url),
    `${JSON.stringify(schema, null, 2)}\n`,
  );
}
