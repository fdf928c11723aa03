import { expect, test } from "vitest";
import { containerStatusOf } from "../../../test/support/status-builders.ts";
import type { ContainerPhase } from "../model/status.ts";
import { nextStep } from "./next-step.ts";

const NOW = Date.parse("2026-11-23T10:00:00Z");

test.each<[ContainerPhase, string]>([
  ["running", "nothing; it is repaired when it is changed by hand"],
  ["done", "nothing until its manifest changes; it is started once for each boot of the machine"],
  ["deploying", "it is being brought to what its manifest says"],
  ["proving", "if it ends before its health window is over, what ran before comes back"],
  ["waiting", "nothing is touched until the way is free; it is looked at again"],
  ["retrying", "it is tried again, or at once with: kad redeploy app"],
  ["failing", "Kanto restarts it as its restart policy says; what it wrote: kad logs app"],
  ["failed", "it waits for its manifest to change; to try the same again: kad redeploy app"],
  ["held", "what runs is left alone until the file is mended"],
  ["stopped", "it stays so until its manifest changes or is touched; to start it: kad start app"],
  ["yielded", "it stays so until its manifest changes; to take it back: kad redeploy app"],
  ["suspended", "nothing until the deployer is resumed"],
  ["orphaned", "it is left alone; put the manifest back, or remove it with: kad prune"],
])("what comes next where it is %s: %s", (phase, step) => {
  expect(nextStep(containerStatusOf("app", { phase }), NOW)).toBe(step);
});

test.each<[ContainerPhase, string]>([
  ["waiting", "nothing is touched until the way is free; it is looked at again in 2 min"],
  ["retrying", "it is tried again in 2 min, or at once with: kad redeploy app"],
])("where it is %s, when it is tried again is told as far as it is known", (phase, step) => {
  const nextRetryAt = "2026-11-23T10:02:00Z";
  expect(nextStep(containerStatusOf("app", { phase, nextRetryAt }), NOW)).toBe(step);
});
