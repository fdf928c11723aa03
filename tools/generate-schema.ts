import { writeFileSync } from "node:fs";
import { manifestJsonSchema } from "./manifest-json-schema.ts";

/** Writes docs/reference/manifest.schema.json. A unit test says when that is due. */
writeFileSync(
  new URL("../docs/reference/manifest.schema.json", import.meta.url),
  `${JSON.stringify(manifestJsonSchema(), null, 2)}\n`,
);
