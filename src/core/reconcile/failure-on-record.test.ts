import { expect, test } from "vitest";
import { desiredOf, imageOf, inventoryOf, manifestOf, specOf } from "../../../test/support/builders.ts";
import { awaitingChange, failureOnRecord } from "./failure-on-record.ts";

const BAD = { image: imageOf("example.com/app:2") };

function knownOf(stated: Parameters<typeof manifestOf>[1], failed: boolean) {
  const failure = { spec: specOf("app", BAD), insteadSpec: null, reason: "no such program", failedAt: "" };
  const failures = new Map(failed ? [["app", failure]] : []);
  return { desired: desiredOf(manifestOf("app", stated)), inventory: { ...inventoryOf(), failures } };
}

test("what a manifest states awaits a change where the very same has failed for a cause of its own", () => {
  expect([...awaitingChange(knownOf(BAD, true))]).toEqual(["app"]);
  expect(failureOnRecord(knownOf(BAD, true), "app")?.reason).toBe("no such program");
});

test("a manifest that has changed since, and one that only failed for a cause that passes, await nothing", () => {
  expect([...awaitingChange(knownOf({}, true))]).toEqual([]);
  expect([...awaitingChange(knownOf(BAD, false))]).toEqual([]);
});

test("what a person asked to run instead is tried again by itself", () => {
  const { desired, inventory } = knownOf(BAD, true);
  const failures = new Map([...inventory.failures].map(([name, it]) => [name, { ...it, insteadSpec: specOf("app") }]));
  expect([...awaitingChange({ desired, inventory: { ...inventory, failures } })]).toEqual([]);
});

test("a failure whose manifest is gone awaits nothing", () => {
  expect([...awaitingChange({ ...knownOf(BAD, true), desired: desiredOf() })]).toEqual([]);
});
