import { expect, test } from "vitest";
import { decisionOf } from "../../../test/support/round-builders.ts";
import type { ContainerPlan, Plan, PlanAction } from "../model/plan.ts";
import { isAsDesired } from "../model/report.ts";
import { type Deed, longestPendingMs, makeReport } from "./make-report.ts";

const NOTHING: ReadonlySet<string> = new Set();

function planOf(...containers: readonly ContainerPlan[]): Plan {
  return { containers, operations: [], warnings: [] };
}

function lastLook(action: PlanAction, cause = "as it is"): Plan {
  return planOf(decisionOf("app", action, { cause }));
}

function deed(action: PlanAction, failure: string | null = null, name = "app"): Deed {
  return {
    name,
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

test("removing remains counts only where nothing else was brought about", () => {
  expect(resultOf([deed("tidy")], lastLook("none"))).toBe("tidied: because of tidy");
  expect(resultOf([deed("replace", "no answer"), deed("tidy")], lastLook("none"))).toBe("tidied: because of tidy");
});

test("what was decided and needed nothing is unchanged, with the cause of the decision", () => {
  expect(resultOf([deed("none")], lastLook("none"))).toBe("unchanged: because of none");
});

test("what failed last has failed, although the last look finds it as desired", () => {
  expect(resultOf([deed("create"), deed("start"), deed("update", "no answer")], lastLook("none"))).toBe(
    "failed: no answer",
  );
});

test("a replacement that failed while the old one runs is rolled back, with the reason of the failure", () => {
  expect(resultOf([deed("replace", "no such image")], lastLook("failed"))).toBe("rolled-back: no such image");
  expect(resultOf([deed("replace", "no such program"), deed("restore")], lastLook("failed"))).toBe(
    "rolled-back: no such program",
  );
});

test("what ran before was brought back, whether that is all that was done or remains were removed besides", () => {
  expect(resultOf([deed("restore")], lastLook("failed"))).toBe("rolled-back: as it is");
  expect(resultOf([deed("replace", "no such program"), deed("tidy")], lastLook("failed"))).toBe(
    "rolled-back: no such program",
  );
});

test("what failed has failed where nothing ran before, or nothing was brought back", () => {
  expect(resultOf([deed("create", "no such image")], lastLook("failed"))).toBe("failed: no such image");
  expect(resultOf([deed("replace")], lastLook("failed", "ended in its window"))).toBe("failed: ended in its window");
  expect(resultOf([deed("restore", "no answer")], lastLook("failed"))).toBe("failed: no answer");
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
  const ofOther = { ...open, containerName: "other" };
  expect(resultOf([], { ...lastLook("none"), operations: [ofOther] })).toBe("unchanged: as it is");
  expect(resultOf([], lastLook("start", "stopped with Kanto"))).toBe("failed: stopped with Kanto");
});

test("what is no longer listed after it was pruned is removed", () => {
  const report = makeReport([deed("prune")], { containers: [], operations: [], warnings: [] }, [], NOTHING);
  expect(report.containers).toEqual([
    { name: "app", action: "prune", result: "removed", detail: "because of prune", awaitsChange: false },
  ]);
});

test("what is no longer listed is told by what was done last, and has failed where that failed", () => {
  const report = makeReport([deed("create"), deed("prune", "no answer")], planOf(), [], NOTHING);
  expect(report.containers).toEqual([
    { name: "app", action: "prune", result: "failed", detail: "no answer", awaitsChange: false },
  ]);
});

test("a report has one line for each container, those that are gone among the others, in order of the names", () => {
  const last = planOf(decisionOf("b", "none"), decisionOf("d", "none"));
  const deeds = [deed("prune", null, "c"), deed("create", null, "b"), deed("prune", null, "a")];
  const { containers } = makeReport(deeds, last, [], NOTHING);
  expect(containers.map(({ name, result }) => `${name} ${result}`)).toEqual([
    "a removed",
    "b created",
    "c removed",
    "d unchanged",
  ]);
});

test("a report waits for the longest health window that is open", () => {
  const pending = (...windows: readonly (number | null)[]) =>
    longestPendingMs(planOf(...windows.map((pendingHealthMs) => decisionOf("app", "none", { pendingHealthMs }))));
  expect([pending(), pending(null), pending(3_000, null, 9_000, 5_000)]).toEqual([null, null, 9_000]);
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
