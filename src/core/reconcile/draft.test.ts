import { describe, expect, test } from "vitest";
import { observedOf, specOf } from "../../../test/support/builders.ts";
import { stepAsText } from "../../../test/support/draft-text.ts";
import type { ContainerStatus } from "../model/observed-state.ts";
import { draft, idleDraft, isRunning, isUp, removalSteps, startStep } from "./draft.ts";

function policyOf(type: string) {
  return { restartPolicy: { type, maximumRetryCount: 0, retryTimeoutSeconds: 0 } };
}

describe("a draft", () => {
  test("of which only name and cause are stated puts nothing at stake and waits for nothing", () => {
    expect(idleDraft({ name: "app", cause: "runs" }, "none")).toEqual({
      name: "app",
      action: "none",
      cause: "runs",
      differences: [],
      adopted: false,
      containerId: null,
      previous: null,
      pendingHealthMs: null,
      condemned: null,
      steps: [],
      outcome: null,
    });
  });

  test("keeps what its head states", () => {
    const head = { name: "app", cause: "stopped", adopted: true, containerId: "a", condemned: "it fails" };
    const steps = [startStep("a", "stopped", [])];
    const made = draft({ ...head, pendingHealthMs: 5 }, "start", steps, specOf("app"));
    expect(made).toMatchObject({ ...head, pendingHealthMs: 5, action: "start", steps, outcome: specOf("app") });
  });
});

describe("a container that must go", () => {
  test("is stopped in order and then removed, both only when what takes its place was started", () => {
    const steps = removalSteps(observedOf("app", { id: "a" }), "not wanted");
    expect(steps.map(stepAsText)).toEqual([
      "park a [start] update a policy no: so that Kanto does not start it again",
      "stop a [start, park a] stop a: not wanted",
      "tidy a [start, stop a] remove a: not wanted",
    ]);
    expect(steps[1]?.operation).toEqual({ kind: "stop", containerId: "a", pid: 4711, stopTimeoutMs: null });
  });

  test("is only removed where it does not run", () => {
    const steps = removalSteps(observedOf("app", { id: "a", status: "Stopped" }), "not wanted");
    expect(steps.map(stepAsText)).toEqual(["tidy a [start, stop a] remove a: not wanted"]);
  });
});

describe("whether a container holds its ports and would have to be stopped", () => {
  test.each<[ContainerStatus, string, boolean]>([
    ["Running", "no", true],
    ["Paused", "no", true],
    ["Exited", "always", true],
    ["Exited", "unless-stopped", true],
    ["Exited", "on-failure", true],
    ["Exited", "no", false],
    ["Stopped", "always", false],
    ["Created", "always", false],
    ["Dead", "always", false],
  ])("%s under the restart policy %s: %s", (status, type, expected) => {
    expect(isUp(observedOf("app", { status }, policyOf(type)))).toBe(expected);
  });
});

describe("whether a container does its work as far as can be seen", () => {
  test.each<[ContainerStatus, "alive" | "gone" | "unknown", boolean]>([
    ["Running", "alive", true],
    ["Running", "unknown", true],
    ["Running", "gone", false],
    ["Paused", "alive", false],
    ["Exited", "unknown", false],
  ])("%s, its process %s: %s", (status, process, expected) => {
    expect(isRunning(observedOf("app", { status, process }))).toBe(expected);
  });
});
