import { describe, expect, test } from "vitest";
import { addMessage, assignmentsOf, type ServiceMessage } from "./service-message.ts";

const READY: ServiceMessage = { state: { kind: "ready" }, statusText: "2 run" };
const STOPPING: ServiceMessage = { state: { kind: "stopping" } };

function reloading(monotonicUs: bigint): ServiceMessage {
  return { state: { kind: "reloading", monotonicUs } };
}

function waitingAfter(...messages: readonly ServiceMessage[]) {
  return messages.reduce<readonly ServiceMessage[]>(addMessage, []).map(assignmentsOf);
}

describe("messages that wait", () => {
  test("become one, with the last text", () => {
    expect(waitingAfter({ statusText: "a" }, { isAlive: true }, { statusText: "b" }, STOPPING)).toEqual([
      ["STOPPING=1", "STATUS=b", "WATCHDOG=1"],
    ]);
  });

  test("of two states stay two, in their order", () => {
    expect(waitingAfter(reloading(7n), { statusText: "reads" }, READY, { statusText: "3 run" })).toEqual([
      ["RELOADING=1", "MONOTONIC_USEC=7", "STATUS=reads"],
      ["READY=1", "STATUS=3 run"],
    ]);
  });

  test("are forgotten where a later one of their kind makes them old", () => {
    expect(waitingAfter(reloading(7n), READY, { isAlive: true }, reloading(9n), READY)).toEqual([
      ["RELOADING=1", "MONOTONIC_USEC=9", "STATUS=2 run", "WATCHDOG=1"],
      ["READY=1", "STATUS=2 run"],
    ]);
  });
});

describe("a status text", () => {
  test("is one line, whatever is in it", () => {
    expect(assignmentsOf({ statusText: "a\nREADY=1\u0000\ud800" })).toEqual(["STATUS=a\\nREADY=1\\u0000\\ud800"]);
  });

  test("is cut where it is too long for a message", () => {
    const [assignment = ""] = assignmentsOf({ statusText: "🚗".repeat(5_000) });
    expect(assignment.endsWith("🚗…")).toBe(true);
    expect(Buffer.byteLength(assignment)).toBeLessThan(4_096);
  });
});
