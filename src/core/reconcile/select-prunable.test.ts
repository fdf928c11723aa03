import { expect, test } from "vitest";
import { desiredOf, entryOf, inventoryOf, manifestOf } from "../../../test/support/builders.ts";
import type { Hold } from "../model/desired-state.ts";
import { selectPrunable } from "./select-prunable.ts";

const HELD = new Map<string, Hold>([["held", { name: "held", path: "held.json", reason: "it cannot be read" }]]);
const OWNED = inventoryOf(entryOf("d"), entryOf("a"), entryOf("held"), entryOf("c"), entryOf("app"), entryOf("b"));

test("what is owned, not stated and not held is an orphan, in order of the names", () => {
  const { orphans, protectedBecause } = selectPrunable({ ...desiredOf(manifestOf("app")), held: HELD }, OWNED);
  expect(orphans.map(({ name }) => name)).toEqual(["a", "b", "c", "d"]);
  expect(protectedBecause).toBeNull();
});

test("nothing is an orphan while the directory cannot be read to its end", () => {
  expect(selectPrunable({ ...desiredOf(manifestOf("app")), complete: false }, OWNED)).toEqual({
    orphans: [],
    protectedBecause: "the manifest directory could not be read",
  });
});

test("where the directory is suddenly empty its containers are orphans that must not be removed", () => {
  expect(selectPrunable(desiredOf(), inventoryOf(entryOf("app")))).toEqual({
    orphans: [entryOf("app")],
    protectedBecause: "the manifest directory is suddenly empty",
  });
});

test("a directory with nothing but unusable manifests is not empty", () => {
  expect(selectPrunable({ ...desiredOf(), held: HELD }, inventoryOf(entryOf("app")))).toEqual({
    orphans: [entryOf("app")],
    protectedBecause: null,
  });
});
