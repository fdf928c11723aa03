import * as v from "valibot";
import { ADMISSION_RULES, type AdmissionRule } from "./admission-rule.ts";

/**
 * What a policy file may hold: validator, and (with the notes of each field) docs/reference/admission-policy.schema.json and
 * admission-policy.md. Strict: a rule that is misspelt must not fall back to something else unnoticed.
 */

const verdict = v.picklist(["allow", "warn", "deny"]);

function field<const Schema extends v.GenericSchema>(schema: Schema, description: string) {
  return v.optional(v.pipe(schema, v.description(description)));
}

const rules = v.strictObject(
  Object.fromEntries(
    Object.entries(ADMISSION_RULES).map(([rule, meaning]) => [rule, field(verdict, meaning)]),
  ) as Record<AdmissionRule, ReturnType<typeof field<typeof verdict>>>,
);

/** The folders of the system, of those who run containers, and of ours. */
export const DEFAULT_SENSITIVE_PATHS: readonly string[] = [
  "/bin",
  "/boot",
  "/data/var/containers/manifests",
  "/dev",
  "/etc",
  "/lib",
  "/proc",
  "/root",
  "/run",
  "/sbin",
  "/sys",
  "/usr",
  "/var/lib/container-management",
  "/var/lib/containerd",
  "/var/lib/kanto-auto-deployer",
  "/var/run",
];

export const admissionPolicySchema = v.strictObject({
  $schema: field(v.string(), "Where the JSON Schema of this file is, for editors."),
  default: field(verdict, "What holds for a rule that `rules` does not name. Default: deny."),
  rules: field(rules, "What holds for all containers: allow, warn or deny."),
  registries: field(
    v.array(v.pipe(v.string(), v.nonEmpty())),
    "What the names of images may begin with: registries, with or without folders: `ghcr.io/eclipse`. Default: anything.",
  ),
  "sensitive-paths": field(
    v.array(v.pipe(v.string(), v.startsWith("/"))),
    `The paths that the rule sensitive-mounts is about. Default: ${DEFAULT_SENSITIVE_PATHS.join(", ")}.`,
  ),
  containers: field(
    v.record(v.string(), rules),
    "Exceptions, by the name of the container. What an exception does not name holds as for all.",
  ),
});

export type AdmissionPolicyText = v.InferOutput<typeof admissionPolicySchema>;
