import type { Draft, Step } from "../../src/core/reconcile/draft.ts";
import { operationAsText } from "./builders.ts";

/** A draft as lines that a test can state: the decision, then `part [parts before it] operation: cause`. */
export function draftAsText({ name, action, cause, steps }: Draft): readonly string[] {
  return [`${name}: ${action}, ${cause}`, ...steps.map(stepAsText)];
}

export function stepAsText({ part, operation, cause, after }: Step): string {
  return `${part} [${after.join(", ")}] ${operationAsText(operation)}: ${cause}`;
}
