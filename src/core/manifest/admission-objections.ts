import type { AdmissionPolicy } from "../admission/admission-policy.ts";
import { judgeSpec } from "../admission/judge-spec.ts";
import type { Objection, RuleInput } from "./rule.ts";

/** What the policy of the machine says to a manifest. */
export function admissionObjections({ spec }: RuleInput, policy: AdmissionPolicy | null): readonly Objection[] {
  if (policy === null) return [];
  return judgeSpec(spec, policy).map(({ rule, verdict, pointer, what, expected }) => ({
    code: verdict === "deny" ? "admission-denied" : "admission-warned",
    pointer,
    message: `the admission policy ${verdict === "deny" ? "denies this container" : "warns of this container"}: ${what}`,
    ...(expected === undefined ? {} : { expected }),
    hint: `what allows it in the policy: "containers": {${JSON.stringify(spec.name)}: {"${rule}": "allow"}}`,
  }));
}
