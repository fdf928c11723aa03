import * as v from "valibot";
import { deployerStatusSchema } from "../../core/status/status-schema.ts";
import type { ControlAnswer, ControlCommand } from "../../engine/control-command.ts";

const containerName = v.pipe(v.string(), v.nonEmpty(), v.maxLength(256));

/** Strict: a key that we do not know would be a wish that we do not fulfil. */
export const controlCommandSchema: v.GenericSchema<unknown, ControlCommand> = v.variant("kind", [
  v.strictObject({ kind: v.literal("status") }),
  v.strictObject({ kind: v.literal("redeploy"), containerName }),
  v.strictObject({ kind: v.literal("start"), containerName }),
  v.strictObject({ kind: v.literal("stop"), containerName }),
  v.strictObject({ kind: v.literal("pause"), reason: v.pipe(v.string(), v.maxLength(1000)) }),
  v.strictObject({ kind: v.literal("resume") }),
  v.strictObject({ kind: v.literal("prune"), dryRun: v.boolean() }),
  v.strictObject({
    kind: v.literal("rollback"),
    containerName,
    to: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  }),
  v.strictObject({ kind: v.literal("reconcile") }),
]);

export const controlAnswerSchema: v.GenericSchema<unknown, ControlAnswer> = v.variant("kind", [
  v.object({ kind: v.literal("status"), status: deployerStatusSchema }),
  v.object({ kind: v.literal("done"), message: v.string() }),
  v.object({ kind: v.literal("pruned"), containerNames: v.pipe(v.array(v.string()), v.readonly()) }),
  v.object({ kind: v.literal("refused"), message: v.string() }),
]);

/** What is wrong with a value, in one sentence: `containerName: Expected string but received 3`. */
export function describeIssues(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const [first] = issues;
  const path = v.getDotPath(first);
  return `${path === null ? "" : `${path}: `}${first.message.replace(/^Invalid (?:type|key): /, "")}`;
}
