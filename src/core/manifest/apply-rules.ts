import type { AdmissionPolicy } from "../admission/admission-policy.ts";
import { admissionObjections } from "./admission-objections.ts";
import type { CollectedDocument } from "./collect-document.ts";
import { environmentRule, hookRule, imageRule, nameRule, runtimeStateRule } from "./container-rules.ts";
import { describeValue } from "./describe-value.ts";
import type { Finding } from "./finding.ts";
import { extraHostRule, hostNetworkRule, portRule, privilegedRule, runtimeRule } from "./host-config-rules.ts";
import { memoryRule, restartPolicyRule } from "./limit-rules.ts";
import { nearestSite, spanOf } from "./nearest-site.ts";
import type { Rule, RuleInput } from "./rule.ts";

const RULES: readonly Rule[] = [
  nameRule,
  imageRule,
  environmentRule,
  hookRule,
  runtimeStateRule,
  privilegedRule,
  hostNetworkRule,
  portRule,
  extraHostRule,
  runtimeRule,
  memoryRule,
  restartPolicyRule,
];

/** The last step: what a schema cannot say, because several fields meet or because Kanto does the unexpected. */
export function applyRules(
  input: RuleInput,
  admission: AdmissionPolicy | null,
  collected: CollectedDocument,
  text: string,
): readonly Finding[] {
  const objections = [...RULES.flatMap((rule) => rule(input)), ...admissionObjections(input, admission)];
  return objections.map(({ code, pointer, message, expected, hint }) => {
    const site = nearestSite(collected.sites, pointer);
    return {
      code,
      message,
      at: spanOf(site),
      pointer: site.pointer,
      expected,
      got: site.exact && site.node.children === undefined ? describeValue(site.node, site.pointer, text) : undefined,
      hint,
    };
  });
}
