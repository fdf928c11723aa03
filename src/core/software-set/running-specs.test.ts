import { expect, test } from "vitest";
import {
  desiredOf,
  entryOf,
  inventoryOf,
  manifestOf,
  type ObservedDiffering,
  observedOf,
  specOf,
} from "../../../test/support/builders.ts";
import type { DesiredState } from "../model/desired-state.ts";
import type { InventoryEntry } from "../model/inventory.ts";
import { runningSpecs } from "./running-specs.ts";

const SENT = specOf("app", { environment: ["FROM=us"] });
const ENTRY = entryOf("app", { sent: SENT, answer: specOf("app", { environment: ["FROM=kanto"] }) });

interface Situation {
  readonly listed?: ObservedDiffering;
  readonly environment?: readonly string[];
  readonly entry?: InventoryEntry | null;
  readonly desired?: DesiredState;
}

/** The environments of what counts, beside a foreign container that runs as well. */
function counted({ listed = {}, environment = ["FROM=kanto"], entry = ENTRY, desired }: Situation) {
  const containers = [observedOf("app", listed, { environment }), observedOf("foreign")];
  return runningSpecs(
    desired ?? desiredOf(manifestOf("app")),
    { containers, bootId: "", observedAt: "" },
    entry === null ? inventoryOf() : inventoryOf(entry),
  ).map((spec) => spec.environment);
}

test.each([
  ["runs", {}, true],
  ["has done its work", { status: "Exited" }, true],
  ["ended with an exit code", { status: "Exited", exitCode: 1 }, false],
  ["ended with an error", { status: "Exited", error: "no such program" }, false],
  ["was stopped", { status: "Stopped" }, false],
  ["was never started", { status: "Created" }, false],
] as const)("what %s counts or does not", (_case, listed, counts) => {
  expect(counted({ listed })).toEqual(counts ? [["FROM=us"]] : []);
});

test("what a held manifest names counts as well, what none names does not", () => {
  const held = new Map([["app", { name: "app", path: "app.json", reason: "it is empty" }]]);
  expect(counted({ desired: { ...desiredOf(), held } })).toEqual([["FROM=us"]]);
  expect(counted({ desired: desiredOf() })).toEqual([]);
});

test.each([
  ["somebody changed it since", { environment: ["FROM=hand"] }, "FROM=hand"],
  ["it is another container than the one on record", { listed: { id: "other" } }, "FROM=kanto"],
  ["it is not on record", { entry: null }, "FROM=kanto"],
  ["it is not known what Kanto made of it", { entry: { ...ENTRY, answer: null } }, "FROM=kanto"],
  ["it is not known what was sent", { entry: { ...ENTRY, sent: null } }, "FROM=kanto"],
])("what runs counts as Kanto lists it where %s", (_case, situation, expected) => {
  expect(counted(situation)).toEqual([[expected]]);
});
