import { describe, expect, test } from "vitest";
import { entryOf, imageOf, inventoryOf, manifestOf, specOf } from "../../../test/support/builders.ts";
import {
  decisionOf,
  failedWith,
  type Happening,
  ROUND_AT,
  roundOf,
  SKIPPED,
  SUCCEEDED,
} from "../../../test/support/round-builders.ts";
import type { FailedSpec, Inventory } from "../model/inventory.ts";
import type { Journal, PreviousContainer } from "../model/journal.ts";
import type { ContainerPlan } from "../model/plan.ts";
import { recordOutcomes } from "./record-outcomes.ts";

const STATED = { image: imageOf("example.com/app:2") };
const PREVIOUS: PreviousContainer = { containerId: "app-00000000", spec: specOf("app"), wasRunning: true };
const REPLACED = decisionOf("app", "replace", { previous: PREVIOUS });
const NOT_STARTABLE = failedWith("program-not-startable", "no such program");

function failureOf(differing: Partial<FailedSpec> = {}): FailedSpec {
  return {
    spec: specOf("app", STATED),
    insteadSpec: null,
    reason: "no such program",
    failedAt: ROUND_AT,
    ...differing,
  };
}

interface Case {
  readonly decision: ContainerPlan;
  readonly happenings?: readonly Happening[];
  readonly inventory?: Inventory;
  readonly journal?: Journal;
  readonly isUnstated?: boolean;
}

/** The failure that is on record for `app` after the round. */
function failureAfter({ decision, happenings = [], isUnstated = false, ...situation }: Case): FailedSpec | undefined {
  const manifests = isUnstated ? [] : [manifestOf("app", STATED)];
  const inventory = situation.inventory ?? inventoryOf(entryOf("app"));
  const round = roundOf({ ...situation, manifests, decisions: [decision], happenings: { app: happenings } });
  return recordOutcomes(inventory, round).failures.get("app");
}

function knowing(failure: FailedSpec, sent = specOf("app")): Inventory {
  return { ...inventoryOf(entryOf("app", { sent })), failures: new Map([["app", failure]]) };
}

describe("a definition that cannot be made or started", () => {
  const starting: readonly Happening[] = [
    ["create", "app-2", SUCCEEDED],
    ["start", "app-2", NOT_STARTABLE],
  ];

  test("is not tried again where something ran before", () => {
    expect(failureAfter({ decision: REPLACED, happenings: starting })).toEqual(failureOf());
    expect(
      failureAfter({
        decision: REPLACED,
        happenings: [["create", "app-2", failedWith("spec-refused", "no such mode")]],
      }),
    ).toEqual(failureOf({ reason: "no such mode" }));
  });

  test("is not tried again where something ran before an attempt that was cut off", () => {
    const attempt = { name: "app", nonce: "00000001", previous: PREVIOUS, partners: [] };
    const journal = { attempts: new Map([["app", attempt]]) };
    expect(failureAfter({ decision: decisionOf("app", "create"), happenings: starting, journal })).toEqual(failureOf());
  });

  test.each<[string, ContainerPlan, readonly Happening[]]>([
    ["nothing ran before", decisionOf("app", "create"), starting],
    ["what failed was to bring the earlier one back", { ...REPLACED, action: "restore" }, starting],
    ["the failure may pass", REPLACED, [["create", "app-2", failedWith("image-unreachable")]]],
    ["what failed was another call", REPLACED, [["remove", "app-00000000", NOT_STARTABLE]]],
    [
      "it was not come to",
      REPLACED,
      [
        ["create", "app-2"],
        ["start", "app-2", SKIPPED],
      ],
    ],
  ])("is tried again where %s", (_, decision, happenings) => {
    expect(failureAfter({ decision, happenings })).toBeUndefined();
  });
});

describe("a definition that failed within its health window", () => {
  const decision = decisionOf("app", "restore", { condemned: "kept ending", previous: PREVIOUS });
  const sent = specOf("app", { image: imageOf("example.com/app:1.5") });

  test("is held against what was deployed, not against what is stated by now", () => {
    const inventory = inventoryOf(entryOf("app", { sent }));
    expect(failureAfter({ decision, inventory })).toEqual(failureOf({ spec: sent, reason: "kept ending" }));
  });

  test("takes the place of an earlier failure", () => {
    const inventory = knowing(failureOf({ insteadSpec: specOf("app") }), sent);
    expect(failureAfter({ decision, inventory })).toEqual(failureOf({ spec: sent, reason: "kept ending" }));
  });

  test("that a person asked to run instead leaves the manifest held, with both reasons", () => {
    const inventory = knowing(failureOf({ insteadSpec: sent, reason: "taken back for 1.5" }), sent);
    expect(failureAfter({ decision, inventory })).toEqual(
      failureOf({ reason: "taken back for 1.5, which kept ending" }),
    );
  });

  test("is not known of a container that was adopted or is not ours", () => {
    expect(failureAfter({ decision, inventory: inventoryOf(entryOf("app", { sent: null })) })).toBeUndefined();
    expect(failureAfter({ decision, inventory: inventoryOf() })).toBeUndefined();
  });

  test("is of no use where no manifest states it any more", () => {
    expect(failureAfter({ decision, isUnstated: true })).toBeUndefined();
  });
});

describe("a failure on record", () => {
  const started: readonly Happening[] = [
    ["create", "app-2", SUCCEEDED],
    ["start", "app-2", SUCCEEDED],
  ];

  test("ends with what is stated once it has started", () => {
    const outcome = specOf("app", STATED);
    expect(failureAfter({ decision: REPLACED, happenings: started, inventory: knowing(failureOf()) })).toBeUndefined();
    expect(
      failureAfter({ decision: { ...REPLACED, outcome }, happenings: started, inventory: knowing(failureOf()) }),
    ).toBeUndefined();
  });

  test.each<[string, ContainerPlan, readonly Happening[]]>([
    ["nothing is done", decisionOf("app", "failed"), []],
    ["the successor was not started", REPLACED, started.slice(0, 1)],
    ["what ran before was started", decisionOf("app", "start"), [["start", "app-00000000", SUCCEEDED]]],
    ["something else was deployed instead", { ...REPLACED, outcome: specOf("app") }, started],
  ])("stays where %s", (_, decision, happenings) => {
    const known = failureOf({ insteadSpec: specOf("app") });
    expect(failureAfter({ decision, happenings, inventory: knowing(known) })).toBe(known);
  });
});
