import { expect, test } from "vitest";
import { observedOf } from "../../../test/support/builders.ts";
import { judgeHealth } from "./judge-health.ts";

const WINDOW_MS = 10_000;
const NO = { restartPolicy: { type: "no", maximumRetryCount: 0, retryTimeoutSeconds: 0 } };
const ON_FAILURE = { restartPolicy: { type: "on-failure", maximumRetryCount: 0, retryTimeoutSeconds: 0 } };

test("a container is proven when it has run through its window", () => {
  expect(judgeHealth(observedOf("app"), WINDOW_MS)).toEqual({ kind: "pending", remainingMs: 10_000 });
  expect(judgeHealth(observedOf("app", { steadyForMs: 7_500 }), WINDOW_MS)).toEqual({
    kind: "pending",
    remainingMs: 2_500,
  });
  expect(judgeHealth(observedOf("app", { steadyForMs: 10_000 }), WINDOW_MS)).toEqual({ kind: "proven" });
});

test.each([
  [1, "restarted once within its health window"],
  [2, "restarted 2 times within its health window"],
])("a restart within the window is a failure, however long it runs by now: %i", (restartCount, reason) => {
  const container = observedOf("app", { restartCount, steadyForMs: 60_000 });
  expect(judgeHealth(container, WINDOW_MS)).toEqual({ kind: "failed", reason });
});

test("one that ends with exit code 0 has done its work where its policy lets it end", () => {
  expect(judgeHealth(observedOf("app", { status: "Exited" }, NO), WINDOW_MS)).toEqual({ kind: "proven" });
  expect(judgeHealth(observedOf("app", { status: "Exited" }, ON_FAILURE), WINDOW_MS)).toEqual({ kind: "proven" });
  expect(judgeHealth(observedOf("app", { status: "Exited" }), WINDOW_MS).kind).toBe("failed");
});

test("one that ends with another exit code has failed", () => {
  expect(judgeHealth(observedOf("app", { status: "Exited", exitCode: 3 }, NO), WINDOW_MS)).toEqual({
    kind: "failed",
    reason: "ended with exit code 3 within its health window",
  });
});

test("one that ends with exit code 0 and an error has not come to its end", () => {
  const container = observedOf("app", { status: "Exited", error: "its output was lost" }, NO);
  expect(judgeHealth(container, WINDOW_MS).kind).toBe("failed");
});

test("what a person paused meanwhile is theirs to judge", () => {
  expect(judgeHealth(observedOf("app", { status: "Paused", restartCount: 1 }), WINDOW_MS)).toEqual({ kind: "proven" });
});

test("what a person stopped meanwhile is theirs to judge, a start that failed is not", () => {
  expect(judgeHealth(observedOf("app", { status: "Stopped", manuallyStopped: true }), WINDOW_MS).kind).toBe("proven");
  expect(judgeHealth(observedOf("app", { status: "Stopped", error: "no such program" }), WINDOW_MS)).toEqual({
    kind: "failed",
    reason: "no such program",
  });
});

test("a process that is gone has failed before Kanto notices, unless it was free to end", () => {
  expect(judgeHealth(observedOf("app", { process: "gone" }), WINDOW_MS)).toEqual({
    kind: "failed",
    reason: "its process ended within its health window",
  });
  expect(judgeHealth(observedOf("app", { process: "gone" }, NO), WINDOW_MS).kind).toBe("pending");
  expect(judgeHealth(observedOf("app", { process: "gone", steadyForMs: 10_000 }, NO), WINDOW_MS).kind).toBe("failed");
});

test("what was not started yet is pending", () => {
  const made = observedOf("app", { status: "Created", restartCount: 1, steadyForMs: 60_000 });
  expect(judgeHealth(made, WINDOW_MS)).toEqual({ kind: "pending", remainingMs: WINDOW_MS });
});
