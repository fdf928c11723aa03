import { expect, test } from "vitest";
import type { ContainerPlan, Plan, PlanAction } from "../model/plan.ts";
import { isAsDesired } from "../model/report.ts";
import { type Deed, makeReport } from "./make-report.ts";

const NOTHING: ReadonlySet<string> = new Set();

function lastLook(action: PlanAction, cause = "as it is"): Plan {
  const decision: ContainerPlan = {
    name: "app",
    action,
    cause,
    differences: [],
    adopted: false,
    containerId: "app-1",
    previous: null,
    outcome: null,
    goesBackWith: [],
    pendingHealthMs: null,
    condemned: null,
  };
  return { containers: [decision], operations: [], warnings: [] };
}

function deed(action: PlanAction, failure: string | null = null): Deed {
  return {
    name: "app",
    action,
    cause: `because of ${action}`,
    failure,
    failureClass: null,
    endsAttempt: failure !== null,
    cameThrough: failure === null,
  };
}

function resultOf(deeds: readonly Deed[], last: Plan): string {
  const [report] = makeReport(deeds, last, [], NOTHING).containers;
  return `${report?.result}: ${report?.detail}`;
}

test("what nothing was done for is unchanged, or left as a person left it", () => {
  expect(resultOf([], lastLook("none"))).toBe("unchanged: as it is");
  expect(resultOf([], lastLook("leave", "stopped by hand"))).toBe("left: stopped by hand");
});

test("what was brought about is reported with its cause", () => {
  expect(resultOf([deed("create")], lastLook("none"))).toBe("created: because of create");
  expect(resultOf([deed("replace"), deed("tidy")], lastLook("none"))).toBe("replaced: because of replace");
  expect(resultOf([deed("restore"), deed("replace")], lastLook("none"))).toBe("replaced: because of replace");
});

test("a replacement that failed while the old one runs is rolled back, with the reason of the failure", () => {
  expect(resultOf([deed("replace", "no such image")], lastLook("failed"))).toBe("rolled-back: no such image");
  expect(resultOf([deed("replace", "no such program"), deed("restore")], lastLook("failed"))).toBe(
    "rolled-back: no such program",
  );
});

test("a new container that failed has failed", () => {
  expect(resultOf([deed("create", "no such image")], lastLook("failed"))).toBe("failed: no such image");
});

test("what ended badly right after it was made has failed", () => {
  expect(resultOf([deed("create")], lastLook("failing", "ended with exit code 1"))).toBe(
    "failed: ended with exit code 1",
  );
});

test("what is still to be done at the last look was not brought about", () => {
  const open = {
    number: 1,
    containerName: "app",
    operation: { kind: "start", containerId: "a" },
    cause: "",
    dependsOn: [],
  } as const;
  expect(resultOf([], { ...lastLook("start", "stopped with Kanto"), operations: [open] })).toBe(
    "failed: not done: stopped with Kanto",
  );
});

test("what is no longer listed after it was pruned is removed", () => {
  const report = makeReport([deed("prune")], { containers: [], operations: [], warnings: [] }, [], NOTHING);
  expect(report.containers).toEqual([
    { name: "app", action: "prune", result: "removed", detail: "because of prune", awaitsChange: false },
  ]);
});

test("only a container whose definition failed for a cause of its own awaits a change", () => {
  const awaits = (names: readonly string[]) =>
    makeReport([deed("replace", "no such image")], lastLook("failed"), [], new Set(names)).containers[0]?.awaitsChange;
  expect([awaits([]), awaits(["app"])]).toEqual([false, true]);
});

test("only what is held, waits or failed is not as desired", () => {
  const settled = (last: Plan) => isAsDesired(makeReport([], last, [], NOTHING));
  expect([settled(lastLook("none")), settled(lastLook("leave")), settled(lastLook("orphan"))]).toEqual([
    true,
    true,
    true,
  ]);
  expect([settled(lastLook("wait")), settled(lastLook("hold")), settled(lastLook("failing"))]).toEqual([
    false,
    false,
    false,
  ]);
});
