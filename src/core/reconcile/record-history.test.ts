import { describe, expect, test } from "vitest";
import { entryOf, imageOf, inventoryOf, specOf } from "../../../test/support/builders.ts";
import { decisionOf, ROUND_AT } from "../../../test/support/round-builders.ts";
import { type Deployment, EMPTY_HISTORY, type History } from "../model/history.ts";
import type { FailedSpec, Inventory } from "../model/inventory.ts";
import type { ContainerPlan } from "../model/plan.ts";
import { type HistoryRound, recordHistory } from "./record-history.ts";

function specOfVersion(version: number) {
  return specOf("app", { image: imageOf(`example.com/app:${version}`) });
}

/** The inventory while this version is the one; every version has a container of its own. */
function running(version: number, failure?: FailedSpec): Inventory {
  const inventory = inventoryOf(entryOf("app", { containerId: `app-${version}`, sent: specOfVersion(version) }));
  return failure === undefined ? inventory : { ...inventory, failures: new Map([["app", failure]]) };
}

function failureOf(version: number, differing: Partial<FailedSpec> = {}): FailedSpec {
  return { spec: specOfVersion(version), insteadSpec: null, reason: "kept ending", failedAt: ROUND_AT, ...differing };
}

function deploymentOf(number: number, differing: Partial<Deployment> = {}): Deployment {
  return {
    number,
    deployedAt: ROUND_AT,
    cause: "because of replace",
    spec: specOfVersion(number),
    outcome: "proven",
    failure: null,
    interruptionMs: null,
    ...differing,
  };
}

function historyOf(...deployments: readonly Deployment[]): History {
  return { deployments: new Map([["app", deployments]]) };
}

function historyAfter(history: History, decision: ContainerPlan, round: Partial<HistoryRound>): History {
  return recordHistory(history, {
    decisions: [decision],
    before: inventoryOf(),
    after: inventoryOf(),
    interruptionsMs: new Map(),
    timestamp: ROUND_AT,
    ...round,
  });
}

const REPLACED = decisionOf("app", "replace");
const PENDING = decisionOf("app", "replace", { pendingHealthMs: 5_000 });
const [FIRST, SECOND, THIRD] = [deploymentOf(1), deploymentOf(2), deploymentOf(3)];
const IN_WINDOW = deploymentOf(4, { outcome: "running" });

describe("a new deployment", () => {
  test("is the first of its container, proven where it has no health window", () => {
    const decision = decisionOf("app", "create");
    expect(historyAfter(EMPTY_HISTORY, decision, { after: running(1) })).toEqual(
      historyOf(deploymentOf(1, { cause: "because of create" })),
    );
  });

  test("follows the last one, runs in its window, and tells how long nothing ran", () => {
    const round = { before: running(3), after: running(4), interruptionsMs: new Map([["app", 250]]) };
    expect(historyAfter(historyOf(FIRST, SECOND, THIRD), PENDING, round)).toEqual(
      historyOf(FIRST, SECOND, THIRD, { ...IN_WINDOW, interruptionMs: 250 }),
    );
  });

  test("is another container of the same definition, or another definition in the same container", () => {
    const again = inventoryOf(entryOf("app", { containerId: "other", sent: specOfVersion(1) }));
    expect(historyAfter(historyOf(FIRST), REPLACED, { before: running(1), after: again })).toEqual(
      historyOf(FIRST, deploymentOf(2, { spec: specOfVersion(1) })),
    );
    const updated = inventoryOf(entryOf("app", { containerId: "app-1", sent: specOfVersion(2) }));
    expect(historyAfter(historyOf(FIRST), REPLACED, { before: running(1), after: updated })).toEqual(
      historyOf(FIRST, SECOND),
    );
  });

  test("is what an adopted container is brought to, in place", () => {
    const adopted = inventoryOf(entryOf("app", { containerId: "app-1", sent: null }));
    expect(historyAfter(EMPTY_HISTORY, REPLACED, { before: adopted, after: running(1) })).toEqual(historyOf(FIRST));
  });

  test("pushes out the oldest of ten, and its number is not used again", () => {
    const ten = Array.from({ length: 10 }, (_, index) => deploymentOf(index + 1));
    const numbers = historyAfter(historyOf(...ten), REPLACED, { before: running(10), after: running(11) })
      .deployments.get("app")
      ?.map(({ number }) => number);
    expect(numbers).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  test("is what was brought back, with its cause", () => {
    const restored = decisionOf("app", "restore", { cause: "it was cut off" });
    const failed = deploymentOf(4, { outcome: "failed", failure: "kept ending" });
    const round = { before: running(4), after: running(3, failureOf(4)) };
    const back = deploymentOf(5, { cause: "brought back: it was cut off", spec: specOfVersion(3) });
    expect(historyAfter(historyOf(THIRD, IN_WINDOW), restored, round)).toEqual(historyOf(THIRD, failed, back));
  });
});

describe("a deployment in its health window", () => {
  const [known, staying] = [historyOf(FIRST, SECOND, IN_WINDOW), { before: running(4), after: running(4) }];

  test("has proven itself once there is nothing to wait for", () => {
    expect(historyAfter(known, decisionOf("app", "none"), staying)).toEqual(
      historyOf(FIRST, SECOND, { ...IN_WINDOW, outcome: "proven" }),
    );
  });

  test("has not while its window lasts, nor where what ran before could not be brought back yet", () => {
    expect(historyAfter(known, decisionOf("app", "none", { pendingHealthMs: 1 }), staying)).toBe(known);
    expect(historyAfter(known, decisionOf("app", "restore"), staying)).toBe(known);
  });

  test("is the one that failed where a failure is new", () => {
    const round = { before: running(4), after: running(4, failureOf(4)) };
    expect(historyAfter(known, decisionOf("app", "restore"), round)).toEqual(
      historyOf(FIRST, SECOND, { ...IN_WINDOW, outcome: "failed", failure: "kept ending" }),
    );
  });
});

describe("a definition that never got as far as to run", () => {
  const failure = failureOf(2, { reason: "no such program" });
  const failed = deploymentOf(2, { outcome: "failed", failure: "no such program" });
  const round = { before: running(1), after: running(1, failure) };

  test("is on record as a deployment that failed", () => {
    expect(historyAfter(historyOf(FIRST), REPLACED, round)).toEqual(historyOf(FIRST, failed));
    expect(historyAfter(EMPTY_HISTORY, REPLACED, round)).toEqual(historyOf({ ...failed, number: 1 }));
  });

  test("is so once", () => {
    const known = historyOf(FIRST, failed);
    expect(historyAfter(known, REPLACED, { before: running(1, failure), after: running(1, failure) })).toBe(known);
  });

  test("is not one that a person had taken back", () => {
    const takenBack = failureOf(2, { insteadSpec: specOfVersion(1) });
    const known = historyOf(FIRST);
    expect(historyAfter(known, REPLACED, { before: running(1), after: running(1, takenBack) })).toBe(known);
  });
});

describe("the history is the same object, so that nothing is written,", () => {
  test.each<[string, Partial<HistoryRound>]>([
    ["where all stays as it is", { before: running(3), after: running(3) }],
    ["where a container is pruned", { before: running(3) }],
    ["where nothing is there", {}],
    ["where a container was adopted", { after: inventoryOf(entryOf("app", { sent: null })) }],
  ])("%s", (_, round) => {
    const known = historyOf(FIRST, SECOND, THIRD);
    expect(historyAfter(known, decisionOf("app", "none"), round)).toBe(known);
  });

  test("where nothing was ever deployed", () => {
    expect(historyAfter(EMPTY_HISTORY, decisionOf("app", "wait"), {})).toBe(EMPTY_HISTORY);
  });
});

test("what is recorded of one container leaves the others as they are", () => {
  const known: History = {
    deployments: new Map([
      ["app", [FIRST]],
      ["other", [SECOND, IN_WINDOW]],
    ]),
  };
  const next = historyAfter(known, REPLACED, { before: running(1), after: running(2) });
  expect(next.deployments).toEqual(
    new Map([
      ["app", [FIRST, SECOND]],
      ["other", [SECOND, IN_WINDOW]],
    ]),
  );
  expect(next.deployments.get("other")).toBe(known.deployments.get("other"));
  expect(known).toEqual({
    deployments: new Map([
      ["app", [FIRST]],
      ["other", [SECOND, IN_WINDOW]],
    ]),
  });
});
