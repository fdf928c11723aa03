import { afterEach, beforeEach, expect, test } from "vitest";
import { DEFAULT_PLAN_POLICY } from "../../src/core/reconcile/plan-input.ts";
import { pruneOnce } from "../../src/engine/prune-once.ts";
import { manifestText, openReconcileRig, type ReconcileRig } from "../support/reconcile-rig.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";

const scratch = useScratchDirectory();
let rig: ReconcileRig;
beforeEach(async () => {
  rig = await openReconcileRig(scratch());
  for (const name of ["stays", "gone", "also-gone"]) rig.files.set(`${name}.json`, manifestText(name, "app:1"));
  await rig.run();
});
afterEach(() => rig.close());

async function prune(...names: readonly string[]) {
  const settings = { maxParallel: 4, stopTimeoutMs: 5_000, waitsForHealth: false, policy: DEFAULT_PLAN_POLICY };
  const signal = new AbortController().signal;
  const outcome = await rig.withEngine((ports, memory) =>
    pruneOnce(ports, memory, settings, { names: new Set(names), signal }),
  );
  return outcome.ok ? outcome.value.containers.map(({ name, result }) => `${name}: ${result}`) : outcome.failure;
}

test("removes the orphans that are named, forgets them, and does nothing else", async () => {
  rig.files.delete("gone.json");
  rig.files.delete("also-gone.json");
  rig.files.set("stays.json", manifestText("stays", "app:2"));
  rig.files.set("new.json", manifestText("new", "app:1"));
  expect(await prune("gone")).toEqual(["gone: removed"]);
  expect(rig.listed().map((line) => line.split(" ").filter((_, index) => index !== 1))).toEqual([
    ["also-gone", "Running", "app:1"],
    ["stays", "Running", "app:1"],
  ]);
  expect([...rig.stored.inventory.containers.keys()].sort()).toEqual(["also-gone", "stays"]);
});

test("removes nothing that has a manifest, and nothing that is not ours, whatever is named", async () => {
  const before = rig.listed();
  expect(await prune("stays", "foreign")).toEqual([]);
  expect(rig.listed()).toEqual(before);
});

test("removes nothing where the directory is suddenly empty", async () => {
  rig.files.clear();
  expect(await prune("gone", "stays")).toEqual([]);
  expect(rig.listed()).toHaveLength(3);
});

test("what cannot be removed is told and stays ours", async () => {
  rig.files.delete("gone.json");
  rig.emulator.follow({ faults: [{ call: "Remove", fault: { kind: "fail", text: "not now" } }] });
  expect(await prune("gone")).toEqual(["gone: failed"]);
  expect(rig.stored.inventory.containers.has("gone")).toBe(true);
});
