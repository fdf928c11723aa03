import { writeFileSync } from "node:fs";
import { manifestReference, problemReference } from "./manifest-reference.ts";
import { statusReference } from "./status-reference.ts";

/** Writes docs/reference/manifest.md, problems.md and status.md. A unit test says when that is due. */
writeFileSync(new URL("../docs/reference/manifest.md", import.meta.url), manifestReference());
writeFileSync(new URL("../docs/reference/problems.md", import.meta.url), problemReference());
writeFileSync(new URL("../docs/reference/status.md", import.meta.url), statusReference());
