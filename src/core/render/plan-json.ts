import type { Plan } from "../model/plan.ts";
import { toJsonText } from "./json-text.ts";
import { redactDifference, redactText } from "./redact.ts";

/**
 * A plan for programs. Secrets are redacted as they are for people, because what programs read ends in their logs;
 * the specs themselves are not repeated.
 */
export function planToJson(plan: Plan): string {
  const containers = plan.containers.map(({ name, action, cause, differences, adopted, containerId }) => ({
    name,
    action,
    cause: redactText(cause),
    differences: differences.map(redactDifference),
    adopted,
    containerId,
  }));
  const operations = plan.operations.map(({ number, containerName, operation, cause, dependsOn }) => ({
    number,
    kind: operation.kind,
    containerName,
    containerId: operation.containerId,
    cause: redactText(cause),
    dependsOn,
  }));
  return `${toJsonText({ containers, operations, warnings: plan.warnings.map(redactText) })}\n`;
}
