import { writeFileSync } from "node:fs";
import { admissionPolicyReference } from "./admission-policy-reference.ts";
import { manifestReference, problemReference } from "./manifest-reference.ts";
import { statusReference } from "./status-reference.ts";

/** Writes docs/reference/manifest.md, problems.md, status.md and admission-policy.md. A unit test says when that is due. */
writeFileSync(new URL("../docs/reference/manifest.md", import.meta.url), manifestReference());
writeFileSync(new URL("../docs/reference/problems.md", import.meta.url), problemReference());
writeFileSync(new URL("../docs/reference/status.md", import.meta.url), statusReference());
writeFileSync(new URL("../docs/reference/admission-policy.md", import.meta.url), admissionPolicyReference());
