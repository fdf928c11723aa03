import { describe, expect, test } from "vitest";
import {
  desiredOf,
  entryOf,
  imageOf,
  inventoryOf,
  manifestOf,
  observedOf,
  PLAN_POLICY,
  type PlanSituation,
  planInputOf,
  specOf,
} from "../../../test/support/builders.ts";
import {
  decisionOf,
  type Happening,
  type RoundSituation,
  roundOf,
  SUCCEEDED,
} from "../../../test/support/round-builders.ts";
import type { Inventory, InventoryEntry } from "../model/inventory.ts";
import type { OperationKind } from "../model/plan.ts";
import type { RuntimeFailureKind } from "../model/runtime-failure.ts";
import { makePlan } from "./make-plan.ts";
import type { OperationOutcome } from "./operation-outcome.ts";
import { recordOutcomes } from "./record-outcomes.ts";

/** Plans the situation and lets every operation succeed but for the named one, which fails, and those after it. */
function recorded(situation: PlanSituation, failing?: { at: OperationKind; with: RuntimeFailureKind }): Inventory {
  const input = planInputOf(situation);
  const plan = makePlan(input);
  let broken = false;
  const outcomes = new Map(
    plan.operations.map(({ number, operation }): [number, OperationOutcome] => {
      if (broken) return [number, { kind: "skipped", blockedBy: 1 }];
      if (operation.kind === failing?.at) {
        broken = true;
        return [
          number,
          { kind: "failed", failure: { kind: failing.with, call: operation.kind, message: "it failed" } },
        ];
      }
      const answer =
        operation.kind === "create" ? { ...observedOf(operation.runtimeName), spec: operation.spec } : null;
      return [number, { kind: "succeeded", answer }];
    }),
  );
  return recordOutcomes(input.inventory, { ...input, plan, outcomes, timestamp: "2026-01-01T00:00:00Z" });
}

const CHANGED = { image: imageOf("example.com/app:2") };

describe("what was created", () => {
  test("is ours, with what we sent and what Kanto answered", () => {
    const entry = recorded({ manifests: [manifestOf("app")] }).containers.get("app");
    expect(entry).toMatchObject({ containerId: "app-abcdef01", manifestPath: "app.json", startedInBoot: "boot-1" });
    expect(entry?.sent).toEqual(specOf("app"));
    expect(entry?.answer).toEqual(specOf("app"));
  });

  test("is ours although its start failed, so that it is not created twice", () => {
    const entry = recorded({ manifests: [manifestOf("app")] }, { at: "start", with: "port-taken" }).containers.get(
      "app",
    );
    expect(entry).toMatchObject({ containerId: "app-abcdef01", startedInBoot: "" });
  });
});

describe("what was replaced", () => {
  const situation = {
    manifests: [manifestOf("app", CHANGED)],
    listed: [observedOf("app")],
    inventory: inventoryOf(entryOf("app")),
  };

  test("is recorded once the successor has started", () => {
    expect(recorded(situation).containers.get("app")).toMatchObject({
      containerId: "app-abcdef01",
      sent: { image: { name: "example.com/app:2" } },
    });
  });

  test("is still the predecessor where the successor could not start", () => {
    const inventory = recorded(situation, { at: "start", with: "program-not-startable" });
    expect(inventory.containers.get("app")?.containerId).toBe("app-00000000");
    expect(inventory.failures.get("app")).toMatchObject({ spec: specOf("app", CHANGED), reason: "it failed" });
  });

  test("is not held against the manifest where the failure may pass", () => {
    expect(recorded(situation, { at: "create", with: "image-unreachable" }).failures.size).toBe(0);
  });
});

describe("what was adopted", () => {
  test("is ours from then on, with what is listed as Kanto's answer", () => {
    const listed = [observedOf("app", { id: "uuid" })];
    const entry = recorded({ manifests: [manifestOf("app")], listed }).containers.get("app");
    expect(entry).toMatchObject({
      containerId: "uuid",
      startedInBoot: "boot-1",
      sent: specOf("app"),
      answer: specOf("app"),
    });
  });
});

test("after an update in place, Kanto's answer is what the next look lists", () => {
  const resources = { memory: "64M", memoryReservation: "", memorySwap: "128M" };
  const manifests = [manifestOf("app", { resources })];
  const inventory = recorded({ manifests, listed: [observedOf("app")], inventory: inventoryOf(entryOf("app")) });
  expect(inventory.containers.get("app")).toMatchObject({ sent: { resources }, answer: null });
  const next = recorded({ manifests, listed: [observedOf("app", {}, { resources })], inventory });
  expect(next.containers.get("app")?.answer).toEqual(specOf("app", { resources }));
});

test("B9: a file that was only renamed changes the record, not the container", () => {
  const manifests = [manifestOf("app", {}, { path: "other.json" })];
  const inventory = recorded({ manifests, listed: [observedOf("app")], inventory: inventoryOf(entryOf("app")) });
  expect(inventory.containers.get("app")).toMatchObject({ manifestPath: "other.json", containerId: "app-00000000" });
});

test("where nothing changed, the inventory is the same object, so that nothing is written", () => {
  const inventory = inventoryOf(entryOf("app"));
  expect(recorded({ manifests: [manifestOf("app")], listed: [observedOf("app")], inventory })).toBe(inventory);
});

test("an id that containerd cannot start any more is remembered", () => {
  const manifests = [manifestOf("app", {}, { containerId: "app" })];
  expect([...recorded({ manifests }, { at: "start", with: "id-poisoned" }).poisonedIds]).toEqual(["app"]);
  const healed = recorded({ manifests, listed: [observedOf("app", { id: "app", process: "gone" })] });
  expect([...healed.poisonedIds]).toEqual(["app"]);
});

describe("what is no longer stated", () => {
  const inventory = inventoryOf(entryOf("gone"));
  const prune = { ...PLAN_POLICY, prune: true };

  test("stays ours while it is there", () => {
    expect(
      recorded({ manifests: [manifestOf("app")], listed: [observedOf("gone")], inventory }).containers.has("gone"),
    ).toBe(true);
  });

  test("is forgotten once it is pruned, but not where its removal failed", () => {
    const situation = { manifests: [manifestOf("app")], listed: [observedOf("gone")], inventory, policy: prune };
    expect(recorded(situation).containers.has("gone")).toBe(false);
    expect(recorded(situation, { at: "remove", with: "unreachable" }).containers.has("gone")).toBe(true);
  });

  test("is forgotten where a hand removed it, but not while the directory cannot be read", () => {
    expect(recorded({ manifests: [manifestOf("app")], inventory }).containers.has("gone")).toBe(false);
    expect(recorded({ desired: { ...desiredOf(), complete: false }, inventory }).containers.has("gone")).toBe(true);
  });

  test("is forgotten with the rename that replaced it", () => {
    const manifests = [manifestOf("new", {}, { path: "gone.json" })];
    const after = recorded({ manifests, listed: [observedOf("gone")], inventory });
    expect([...after.containers.keys()]).toEqual(["new"]);
  });
});

describe("what no manifest states, in a round that is stated", () => {
  const gone = entryOf("gone");
  const pruned: RoundSituation = {
    decisions: [decisionOf("gone", "prune")],
    happenings: { gone: [["remove", gone.containerId, SUCCEEDED]] },
    listed: [observedOf("gone")],
    manifests: [manifestOf("app")],
  };

  function isForgotten(situation: RoundSituation): boolean {
    return !recordOutcomes(inventoryOf(gone), roundOf(situation)).containers.has("gone");
  }

  test("is forgotten with the part of a plan that pruned it, not because that part lacks it", () => {
    expect(isForgotten({ ...pruned, isPartial: true })).toBe(true);
    expect(isForgotten({ ...pruned, isPartial: true, decisions: [], happenings: {}, listed: [] })).toBe(false);
  });

  test.each<[string, readonly Happening[]]>([
    ["was not come to", [["remove", gone.containerId]]],
    ["was only stopped", [["stop", gone.containerId, SUCCEEDED]]],
    ["is another container", [["remove", "other", SUCCEEDED]]],
  ])("stays ours where what should be removed %s", (_, happenings) => {
    expect(isForgotten({ ...pruned, decisions: [decisionOf("gone", "tidy")], happenings: { gone: happenings } })).toBe(
      false,
    );
  });

  test("stays ours while its manifest is held", () => {
    const held = new Map([["gone", { name: "gone", path: "gone.json", reason: "it cannot be read" }]]);
    expect(
      isForgotten({ ...pruned, desired: { ...desiredOf(), held }, decisions: [], happenings: {}, listed: [] }),
    ).toBe(false);
  });
});

test.each<[string, Partial<InventoryEntry>, Partial<InventoryEntry>, RoundSituation]>([
  [
    "the hash of its manifest",
    { manifestSha256: "1".repeat(64) },
    { manifestSha256: "0".repeat(64) },
    { decisions: [decisionOf("app", "none")] },
  ],
  [
    "the boot that it was started in",
    { startedInBoot: "boot-0" },
    { startedInBoot: "boot-1" },
    { decisions: [decisionOf("app", "start")], happenings: { app: [["start", "app-00000000", SUCCEEDED]] } },
  ],
  [
    "what was sent",
    { answer: null },
    { answer: null, sent: specOf("app", CHANGED) },
    {
      decisions: [decisionOf("app", "update", { outcome: specOf("app", CHANGED) })],
      happenings: { app: [["update", "app-00000000", SUCCEEDED]] },
    },
  ],
  [
    "the container",
    { containerId: "app-1", answer: null, sent: null },
    { containerId: "app-00000000", answer: null, sent: null },
    { decisions: [decisionOf("app", "restore")] },
  ],
])("is recorded where nothing but %s is new", (_, before, after, situation) => {
  const round = roundOf({ manifests: [manifestOf("app")], listed: [observedOf("app")], ...situation });
  expect(recordOutcomes(inventoryOf(entryOf("app", before)), round).containers.get("app")).toEqual(
    entryOf("app", after),
  );
});
