import { describe, expect, test } from "vitest";
import type { ContainerPlan, Operation, Plan, PlannedOperation } from "../model/plan.ts";
import type { RuntimeFailureKind } from "../model/runtime-failure.ts";
import { deedsOf } from "./deeds-of.ts";
import type { OperationOutcome } from "./operation-outcome.ts";

function decisionOf(name: string, goesBackWith: readonly string[] = []): ContainerPlan {
  return {
    name,
    action: "replace",
    cause: "it differs",
    differences: [],
    adopted: false,
    containerId: null,
    previous: null,
    outcome: null,
    goesBackWith,
    pendingHealthMs: null,
    condemned: null,
  };
}

/** Numbered from 1, in the order given. */
function planOf(containers: readonly ContainerPlan[], ...operations: readonly (readonly [string, Operation])[]): Plan {
  return {
    containers,
    operations: operations.map(
      ([containerName, operation], index): PlannedOperation => ({
        number: index + 1,
        containerName,
        operation,
        cause: "",
        dependsOn: [],
      }),
    ),
    warnings: [],
  };
}

const STOP: Operation = { kind: "stop", containerId: "old", pid: 1, stopTimeoutMs: null };
const START: Operation = { kind: "start", containerId: "new" };
const REMOVE: Operation = { kind: "remove", containerId: "old" };

const DONE: OperationOutcome = { kind: "succeeded", answer: null };

function failedAs(kind: RuntimeFailureKind, message = "it failed"): OperationOutcome {
  return { kind: "failed", failure: { kind, call: "start", message } };
}

function skippedFor(blockedBy: number | null): OperationOutcome {
  return { kind: "skipped", blockedBy };
}

function outcomesOf(...outcomes: readonly OperationOutcome[]) {
  return new Map(outcomes.map((outcome, index) => [index + 1, outcome]));
}

const HEAD = { name: "app", action: "replace", cause: "it differs" };
const APP = [decisionOf("app")];

test("a decision without operations is no deed", () => {
  expect(deedsOf(planOf([decisionOf("idle")]), outcomesOf())).toEqual([]);
});

test("a deed came through when all its operations succeeded", () => {
  expect(deedsOf(planOf(APP, ["app", STOP], ["app", START]), outcomesOf(DONE, DONE))).toEqual([
    { ...HEAD, failure: null, failureClass: null, endsAttempt: false, cameThrough: true },
  ]);
});

describe("a failure", () => {
  test("of any of its operations ends the attempt, told in the manager's own words", () => {
    const plan = planOf(APP, ["app", STOP], ["app", START], ["app", REMOVE]);
    const outcomes = outcomesOf(DONE, failedAs("program-not-startable", "no such program"), skippedFor(2));
    expect(deedsOf(plan, outcomes)).toEqual([
      { ...HEAD, failure: "no such program", failureClass: "terminal", endsAttempt: true, cameThrough: false },
    ]);
  });

  test("is told although an operation before it was not tried", () => {
    const plan = planOf(APP, ["app", STOP], ["app", START]);
    expect(deedsOf(plan, outcomesOf(skippedFor(null), failedAs("unknown", "no such program")))).toMatchObject([
      { failure: "no such program", endsAttempt: true },
    ]);
  });

  test("to remove what is left over ends nothing: what was wanted is there", () => {
    const plan = planOf(APP, ["app", START], ["app", REMOVE]);
    expect(deedsOf(plan, outcomesOf(DONE, failedAs("timed-out")))).toEqual([
      { ...HEAD, failure: "it failed", failureClass: "transient", endsAttempt: false, cameThrough: true },
    ]);
  });

  test("to remove what is in the way of a start is no mere sweeping up", () => {
    const plan = planOf(APP, ["app", REMOVE], ["app", START]);
    expect(deedsOf(plan, outcomesOf(failedAs("timed-out"), skippedFor(1)))).toMatchObject([
      { failure: "it failed", endsAttempt: true, cameThrough: false },
    ]);
  });

  test.each([
    ["exit-lost", "transient"],
    ["process-gone", "transient"],
    ["id-poisoned", "transient"],
    ["unreachable", "waiting"],
  ] as const)("of the kind %s does not end the attempt: the next look finds another way", (kind, failureClass) => {
    expect(deedsOf(planOf(APP, ["app", START]), outcomesOf(failedAs(kind)))).toEqual([
      { ...HEAD, failure: "it failed", failureClass, endsAttempt: false, cameThrough: false },
    ]);
  });
});

describe("what was not tried", () => {
  test("waits for the container whose operation failed", () => {
    const plan = planOf([decisionOf("app"), decisionOf("broker")], ["idle", STOP], ["broker", START], ["app", START]);
    expect(deedsOf(plan, outcomesOf(DONE, failedAs("unknown"), skippedFor(2)))).toEqual([
      {
        ...HEAD,
        failure: "waits for 'broker', which failed",
        failureClass: null,
        endsAttempt: true,
        cameThrough: false,
      },
      {
        ...HEAD,
        name: "broker",
        failure: "it failed",
        failureClass: "transient",
        endsAttempt: true,
        cameThrough: false,
      },
    ]);
  });

  test.each([
    ["says so", outcomesOf(DONE, skippedFor(null))],
    ["says nothing of it", outcomesOf(DONE)],
  ])("because the run was ended ends the attempt, where its outcome %s", (_case, outcomes) => {
    expect(deedsOf(planOf(APP, ["app", STOP], ["app", START]), outcomes)).toEqual([
      { ...HEAD, failure: "the run was ended", failureClass: null, endsAttempt: true, cameThrough: false },
    ]);
  });

  test("and would only have swept up ends nothing", () => {
    expect(deedsOf(planOf(APP, ["app", START], ["app", REMOVE]), outcomesOf(DONE, skippedFor(null)))).toEqual([
      { ...HEAD, failure: "the run was ended", failureClass: null, endsAttempt: false, cameThrough: true },
    ]);
  });
});

describe("containers that hand ports to each other", () => {
  const containers = [decisionOf("giver", ["taker"]), decisionOf("other"), decisionOf("taker", ["giver"])];
  const plan = planOf(containers, ["giver", START], ["other", START], ["taker", START]);

  test("go back together where one fails, and nobody else does", () => {
    expect(deedsOf(plan, outcomesOf(DONE, DONE, failedAs("port-taken", "port 80 is taken")))).toEqual([
      {
        ...HEAD,
        name: "giver",
        failure: "goes back with 'taker': port 80 is taken",
        failureClass: "waiting",
        endsAttempt: true,
        cameThrough: false,
      },
      { ...HEAD, name: "other", failure: null, failureClass: null, endsAttempt: false, cameThrough: true },
      {
        ...HEAD,
        name: "taker",
        failure: "port 80 is taken",
        failureClass: "waiting",
        endsAttempt: true,
        cameThrough: false,
      },
    ]);
  });

  test("each keep their own failure where both fail", () => {
    const outcomes = outcomesOf(failedAs("unknown", "one"), DONE, failedAs("unknown", "two"));
    expect(deedsOf(plan, outcomes).map(({ failure }) => failure)).toEqual(["one", null, "two"]);
  });

  test("stay where another fails that has no part in it", () => {
    const outcomes = outcomesOf(DONE, failedAs("unknown", "one"), DONE);
    expect(deedsOf(plan, outcomes).map(({ failure }) => failure)).toEqual([null, "one", null]);
  });

  test("stay where a partner's failure ends no attempt", () => {
    const outcomes = outcomesOf(DONE, DONE, failedAs("exit-lost", "one"));
    expect(deedsOf(plan, outcomes).map(({ failure }) => failure)).toEqual([null, null, "one"]);
  });
});
