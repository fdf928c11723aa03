import { expect, test } from "vitest";
import { desiredOf, manifestOf, observedOf } from "../../../test/support/builders.ts";
import { situationNow } from "./situation-now.ts";

test("the situation tells of each manifest whether its container is there, and whether one of its name runs", () => {
  const names = ["absent", "running", "stopped", "replaced", "replacing"];
  const containers = [
    observedOf("running"),
    observedOf("stopped", { status: "Stopped" }),
    observedOf("replaced", { id: "old", status: "Stopped" }),
    observedOf("replaced", { id: "new" }),
    observedOf("replacing", { id: "old" }),
    observedOf("replacing", { id: "new", status: "Created" }),
    observedOf("of-nobody"),
  ];
  const desired = desiredOf(...names.map((name) => manifestOf(name, {}, { sha256: `of ${name}` })));
  expect([...situationNow(desired, { containers, bootId: "", observedAt: "" })]).toEqual([
    ["absent", { manifestSha256: "of absent", isThere: false, isRunning: false }],
    ["running", { manifestSha256: "of running", isThere: true, isRunning: true }],
    ["stopped", { manifestSha256: "of stopped", isThere: true, isRunning: false }],
    ["replaced", { manifestSha256: "of replaced", isThere: true, isRunning: true }],
    ["replacing", { manifestSha256: "of replacing", isThere: true, isRunning: true }],
  ]);
});
