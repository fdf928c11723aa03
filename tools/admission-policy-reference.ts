import { DEFAULT_SENSITIVE_PATHS } from "../src/core/admission/admission-policy-schema.ts";
import { ADMISSION_RULES } from "../src/core/admission/admission-rule.ts";
import { admissionPolicyJsonSchema } from "./admission-policy-json-schema.ts";

/** docs/reference/admission-policy.md */
export function admissionPolicyReference(): string {
  const { properties = {} } = admissionPolicyJsonSchema();
  return `${[
    "# The admission policy",
    "",
    "Generated from the schema by `tools/generate-reference.ts`; do not edit. For editors there is",
    "`admission-policy.schema.json` beside this page; `kad schema admission-policy` prints it. How to begin with one:",
    "[limit what containers may be given](../how-to/limit-what-containers-may-be-given.md).",
    "",
    "A JSON file; comments and last commas are allowed. Whatever in it is not understood is an error, and nothing starts",
    "with it.",
    "",
    "| key | meaning |",
    "|---|---|",
    ...Object.entries(properties).map(([key, { description }]) => `| \`${key}\` | ${description} |`),
    "",
    "## Rules",
    "",
    "Each is `allow`, `warn` or `deny`, for all containers under `rules`, for one under its name in `containers`.",
    "",
    "| rule | what it is about |",
    "|---|---|",
    ...Object.entries(ADMISSION_RULES).map(([rule, meaning]) => `| \`${rule}\` | ${meaning} |`),
    "",
    "## Sensitive paths",
    "",
    "Where the policy does not list others:",
    "",
    ...DEFAULT_SENSITIVE_PATHS.map((path) => `- \`${path}\``),
    "",
    "Always, whatever the policy lists: the directory of manifests, the state directory, Kanto's socket and the policy itself.",
    "",
  ].join("\n")}`;
}
