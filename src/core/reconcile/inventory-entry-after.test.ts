import { describe, expect, test } from "vitest";
import { entryOf, imageOf, manifestOf, observedOf, specOf } from "../../../test/support/builders.ts";
import {
  decisionOf,
  failedWith,
  type Happening,
  ROUND_AT,
  roundOf,
  SKIPPED,
  SUCCEEDED,
} from "../../../test/support/round-builders.ts";
import type { InventoryEntry } from "../model/inventory.ts";
import type { Manifest } from "../model/manifest.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import type { ContainerPlan, PlanAction } from "../model/plan.ts";
import { inventoryEntryAfter } from "./inventory-entry-after.ts";
import type { OperationOutcome } from "./operation-outcome.ts";
import { indexRound } from "./round-index.ts";

const STATED = { image: imageOf("example.com/app:2") };
const MANIFEST = manifestOf("app", STATED, { sha256: "1".repeat(64) });
const OTHER = specOf("app", { image: imageOf("example.com/app:3") });
const FAILED = failedWith("unreachable");

interface Case {
  readonly decision: ContainerPlan;
  readonly happenings?: readonly Happening[];
  readonly manifest?: Manifest | undefined;
  readonly before?: InventoryEntry | undefined;
  readonly listed?: readonly ObservedContainer[];
}

function entryAfter(stated: Case) {
  const { decision, happenings = [], manifest, before, listed = [observedOf("app")] } = stated;
  const round = roundOf({ decisions: [decision], happenings: { app: happenings }, listed });
  return inventoryEntryAfter(decision, manifest, before, indexRound(round));
}

/** Of an earlier boot, so that it can be told from a new one. */
const BEFORE = entryOf("app", { startedInBoot: "boot-0", deployedAt: "2026-01-01T00:00:00Z" });
/** `BEFORE` with the manifest as it is by now. */
const KEPT = { ...BEFORE, manifestSha256: "1".repeat(64) };
const MADE: InventoryEntry = {
  ...KEPT,
  containerId: "app-2",
  sent: MANIFEST.spec,
  answer: null,
  startedInBoot: "boot-1",
  deployedAt: ROUND_AT,
};

describe("what was made", () => {
  const replaced = decisionOf("app", "replace");
  const made: readonly Happening[] = [
    ["create", "app-2", SUCCEEDED],
    ["start", "app-2", SUCCEEDED],
  ];

  test("is what is started, among other containers that are made or changed beside it", () => {
    const happenings: readonly Happening[] = [
      ["update", "app-00000000", SUCCEEDED],
      ["create", "app-3", SUCCEEDED],
      ["stop", "app-00000000", SUCCEEDED],
      ...made,
    ];
    const answer = { ...observedOf("app-new"), spec: { ...OTHER, name: "app-new" } };
    expect(entryAfter({ decision: replaced, manifest: MANIFEST, before: BEFORE, happenings })).toEqual(MADE);
    expect(
      entryAfter({
        decision: replaced,
        manifest: MANIFEST,
        happenings: [
          ["create", "app-2", { kind: "succeeded", answer }],
          ["start", "app-2", SUCCEEDED],
        ],
      }),
    ).toEqual({ ...MADE, answer: OTHER });
  });

  test("was sent as a person asked for it instead of the manifest", () => {
    const decision = { ...replaced, outcome: OTHER };
    expect(entryAfter({ decision, manifest: MANIFEST, happenings: made })).toEqual({ ...MADE, sent: OTHER });
  });

  test("is ours before it starts where nothing ran before", () => {
    const happenings: readonly Happening[] = [
      ["create", "app-2", SUCCEEDED],
      ["start", "app-2", FAILED],
    ];
    const decision = decisionOf("app", "create", { containerId: null });
    expect(entryAfter({ decision, manifest: MANIFEST, happenings })).toEqual({ ...MADE, startedInBoot: "" });
  });

  test.each<[string, PlanAction, readonly Happening[]]>([
    [
      "could not be created",
      "create",
      [
        ["create", "app-2", FAILED],
        ["start", "app-2", SKIPPED],
      ],
    ],
    [
      "was not come to",
      "create",
      [
        ["create", "app-2"],
        ["start", "app-2"],
      ],
    ],
    ["had no operations left to do", "create", []],
    [
      "has a predecessor that runs until it starts",
      "replace",
      [
        ["create", "app-2", SUCCEEDED],
        ["start", "app-2", FAILED],
      ],
    ],
    [
      "has a lost predecessor and could not start",
      "heal",
      [
        ["create", "app-2", SUCCEEDED],
        ["start", "app-2", FAILED],
      ],
    ],
    ["was there, and is only started again", "replace", [["start", "app-00000000", SUCCEEDED]]],
  ])("is not recorded where it %s", (_, action, happenings) => {
    expect(entryAfter({ decision: decisionOf("app", action), manifest: MANIFEST, before: BEFORE, happenings })).toBe(
      BEFORE,
    );
  });
});

describe("what stays", () => {
  const kept = decisionOf("app", "none");

  test("keeps its record, with the manifest as it is now", () => {
    expect(entryAfter({ decision: kept, manifest: MANIFEST, before: BEFORE })).toEqual(KEPT);
  });

  test("keeps what Kanto answered, or takes what is listed where no answer was seen", () => {
    const before = { ...BEFORE, answer: OTHER };
    expect(entryAfter({ decision: kept, manifest: MANIFEST, before })).toEqual({ ...KEPT, answer: OTHER });
    expect(entryAfter({ decision: kept, manifest: MANIFEST, before: { ...BEFORE, answer: null } })).toEqual(KEPT);
  });

  test("was started in this boot where it was started", () => {
    const decision = decisionOf("app", "start");
    const started = { ...KEPT, startedInBoot: "boot-1" };
    expect(
      entryAfter({ decision, manifest: MANIFEST, before: BEFORE, happenings: [["start", "app-00000000", SUCCEEDED]] }),
    ).toEqual(started);
    expect(
      entryAfter({ decision, manifest: MANIFEST, before: BEFORE, happenings: [["start", "app-00000000", FAILED]] }),
    ).toEqual(KEPT);
  });

  test("was sent what the update brought it to, and Kanto's answer is still to be seen", () => {
    const decision = decisionOf("app", "update");
    const happenings: readonly Happening[] = [["update", "app-00000000", SUCCEEDED]];
    const updated = { ...KEPT, sent: MANIFEST.spec, answer: null };
    expect(entryAfter({ decision, manifest: MANIFEST, before: BEFORE, happenings })).toEqual(updated);
    const asked = { ...decision, outcome: OTHER };
    expect(entryAfter({ decision: asked, manifest: MANIFEST, before: BEFORE, happenings })).toEqual({
      ...updated,
      sent: OTHER,
    });
  });

  test("was sent nothing new by an update that failed", () => {
    const decision = decisionOf("app", "update");
    const happenings: readonly Happening[] = [["update", "app-00000000", FAILED]];
    expect(entryAfter({ decision, manifest: MANIFEST, before: BEFORE, happenings })).toEqual(KEPT);
  });

  test.each<PlanAction>(["wait", "failed"])("keeps its record as it is with %s", (action) => {
    expect(entryAfter({ decision: decisionOf("app", action), manifest: MANIFEST, before: BEFORE })).toBe(BEFORE);
  });

  test("keeps its record where it is not listed", () => {
    expect(entryAfter({ decision: kept, manifest: MANIFEST, before: BEFORE, listed: [] })).toBe(BEFORE);
    const unlisted = decisionOf("app", "hold", { containerId: null });
    expect(entryAfter({ decision: unlisted, manifest: MANIFEST, before: BEFORE })).toBe(BEFORE);
  });
});

describe("what was adopted", () => {
  const listed = [observedOf("app", { id: "uuid" }, STATED)];
  const adopted: InventoryEntry = { ...MADE, containerId: "uuid", answer: MANIFEST.spec };
  const difference = { pointer: "/image/name", from: "a", to: "b", remedy: "in-place" } as const;

  test.each([undefined, BEFORE])("is as if we had sent what is stated, whatever was ours before", (before) => {
    const decision = decisionOf("app", "none", { containerId: "uuid" });
    expect(entryAfter({ decision, manifest: MANIFEST, before, listed })).toEqual(adopted);
    const asked = { ...decision, outcome: OTHER };
    expect(entryAfter({ decision: asked, manifest: MANIFEST, before, listed })).toEqual({ ...adopted, sent: OTHER });
  });

  test("was sent nothing by us where it differs from what is stated", () => {
    const decision = decisionOf("app", "leave", { containerId: "uuid", differences: [difference] });
    expect(entryAfter({ decision, manifest: MANIFEST, listed })).toEqual({ ...adopted, sent: null });
  });

  test("was sent what an update brought it to", () => {
    const decision = decisionOf("app", "update", { containerId: "uuid", differences: [difference] });
    const updated = (outcome: OperationOutcome): Case => ({
      decision,
      manifest: MANIFEST,
      listed,
      happenings: [["update", "uuid", outcome]],
    });
    expect(entryAfter(updated(SUCCEEDED))).toEqual({ ...adopted, answer: null });
    expect(entryAfter(updated(FAILED))).toEqual({ ...adopted, sent: null });
  });
});

test("what is pruned is no longer ours once all of it is done", () => {
  const decision = decisionOf("app", "prune");
  expect(entryAfter({ decision, before: BEFORE, happenings: [["remove", "app-00000000", SUCCEEDED]] })).toBeNull();
  expect(entryAfter({ decision, before: BEFORE, happenings: [["remove", "app-00000000", FAILED]] })).toBeUndefined();
});

test("what no manifest states stays as it is on record", () => {
  expect(entryAfter({ decision: decisionOf("app", "orphan"), before: BEFORE })).toBeUndefined();
});
