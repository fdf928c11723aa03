import { expect, test } from "vitest";
import { entryOf, imageOf, manifestOf, observedOf, specOf } from "../../../test/support/builders.ts";
import { decisionOf, failedWith, type Happening, roundOf, SUCCEEDED } from "../../../test/support/round-builders.ts";
import type { InventoryEntry } from "../model/inventory.ts";
import type { PreviousContainer } from "../model/journal.ts";
import type { ContainerPlan } from "../model/plan.ts";
import { inventoryEntryAfter } from "./inventory-entry-after.ts";
import { indexRound } from "./round-index.ts";

/** What is recorded of a container whose successor is taken back. */

const PREVIOUS: PreviousContainer = { containerId: "app-1", spec: specOf("app"), wasRunning: true };
const RESTORED = decisionOf("app", "restore", { containerId: "app-1", previous: PREVIOUS });
const SUCCESSOR = entryOf("app", { containerId: "app-2" }, { image: imageOf("example.com/app:2") });
const BACK: InventoryEntry = { ...SUCCESSOR, containerId: "app-1", sent: PREVIOUS.spec, answer: null };

function entryAfter(
  decision: ContainerPlan,
  happenings: readonly Happening[],
  before: InventoryEntry | undefined = SUCCESSOR,
) {
  const round = roundOf({ decisions: [decision], happenings: { app: happenings }, listed: [observedOf("app")] });
  return inventoryEntryAfter(decision, manifestOf("app"), before, indexRound(round));
}

test("what ran before is ours again, by its own definition", () => {
  expect(
    entryAfter(RESTORED, [
      ["stop", "app-2", SUCCEEDED],
      ["rename", "app-1", SUCCEEDED],
      ["start", "app-1", SUCCEEDED],
    ]),
  ).toEqual(BACK);
});

test("what was made anew for it is ours, once it is made", () => {
  const lost = { ...RESTORED, containerId: "app-2" };
  expect(
    entryAfter(lost, [
      ["remove", "app-2", SUCCEEDED],
      ["create", "app-3", SUCCEEDED],
    ]),
  ).toEqual({
    ...BACK,
    containerId: "app-3",
  });
  expect(entryAfter(lost, [["create", "app-3", failedWith("unreachable")]])).toBe(SUCCESSOR);
  expect(entryAfter(lost, [["create", "app-3"]])).toBe(SUCCESSOR);
});

test("what was made anew under a stated id is ours by its own definition", () => {
  const before = { ...SUCCESSOR, containerId: "app" };
  expect(entryAfter({ ...RESTORED, containerId: "app" }, [["create", "app", SUCCEEDED]], before)).toEqual({
    ...BACK,
    containerId: "app",
  });
});

test("the record stays as it is where nothing is there and nothing was made", () => {
  expect(entryAfter({ ...RESTORED, containerId: null }, [["remove", "app-2", SUCCEEDED]])).toBe(SUCCESSOR);
});

test("what we sent is not known where it is not known what ran before", () => {
  expect(entryAfter({ ...RESTORED, previous: null }, [])).toEqual({ ...BACK, sent: null });
});

test("what was never ours does not become so", () => {
  const round = indexRound(roundOf({ decisions: [RESTORED], happenings: { app: [["create", "app-3", SUCCEEDED]] } }));
  expect(inventoryEntryAfter(RESTORED, manifestOf("app"), undefined, round)).toBeUndefined();
});
