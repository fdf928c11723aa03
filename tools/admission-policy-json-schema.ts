import { toJsonSchema } from "@valibot/to-json-schema";
import { admissionPolicySchema } from "../src/core/admission/admission-policy-schema.ts";
import type { JsonSchema } from "./manifest-json-schema.ts";

/** The JSON Schema of an admission policy, as docs/reference/admission-policy.schema.json holds it. */
export function admissionPolicyJsonSchema(): JsonSchema {
  const described = toJsonSchema(admissionPolicySchema, { typeMode: "input", target: "draft-07" });
  const { $schema, ...rest }: JsonSchema = JSON.parse(JSON.stringify(described));
  return {
    $schema,
    title: "Admission policy of the Kanto Auto Deployer",
    description: "What containers may be given: each rule allows, warns or denies.",
    ...rest,
  };
}
