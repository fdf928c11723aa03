import type { AdmissionPolicy } from "../../src/core/admission/admission-policy.ts";

/** Denies everything that there is a rule for; each test states what differs. */
export function admissionOf(differing: Partial<AdmissionPolicy> = {}): AdmissionPolicy {
  return {
    rules: {},
    fallback: "deny",
    exceptions: new Map(),
    registries: null,
    sensitivePaths: ["/etc", "/run/containerd"],
    ...differing,
  };
}
