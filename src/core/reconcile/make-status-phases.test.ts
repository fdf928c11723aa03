import { describe, expect, test } from "vitest";
import { desiredOf, inventoryOf, manifestOf, observedOf } from "../../../test/support/builders.ts";
import { decisionOf } from "../../../test/support/round-builders.ts";
import { STATUS_AT, type StatusSituation, statusFactsOf } from "../../../test/support/status-facts.ts";
import type { PlanAction } from "../model/plan.ts";
import type { ContainerPhase } from "../model/status.ts";
import type { Suspension } from "../model/suspension.ts";
import { CONTAINER_PHASES } from "../status/status-words.ts";
import { isSettledPhase, makeStatus } from "./make-status.ts";

const APP = manifestOf("app");
const PAUSED: Suspension = { by: "person", reason: "", since: STATUS_AT, activityId: null };
const HELD = { name: "app", path: "other.json", reason: "no image" };

/** `phase: reason` of the only container. */
function phaseIn(situation: StatusSituation): string {
  const { containers } = makeStatus(statusFactsOf(situation), null);
  return containers.map(({ phase, reason }) => `${phase}: ${reason}`).join("\n");
}

describe("the phase of a container", () => {
  test.each<[PlanAction, ContainerPhase]>([
    ["none", "running"],
    ["leave", "stopped"],
    ["wait", "waiting"],
    ["hold", "held"],
    ["failing", "failing"],
    ["failed", "failed"],
  ])("follows from the decision '%s': %s, for its cause", (action, phase) => {
    const cause = "as it was found";
    expect(phaseIn({ manifests: [APP], decisions: [decisionOf("app", action, { cause })] })).toBe(`${phase}: ${cause}`);
  });

  test("is orphaned where its manifest is gone", () => {
    expect(phaseIn({ decisions: [decisionOf("app", "orphan", { cause: "app.json is gone" })] })).toBe(
      "orphaned: app.json is gone",
    );
  });

  test("is proving until its health window is over", () => {
    expect(phaseIn({ manifests: [APP], decisions: [decisionOf("app", "none", { pendingHealthMs: 4_000 })] })).toBe(
      "proving: because of none",
    );
  });

  test("is retrying while the try that failed is made again", () => {
    const retries = new Map([["app", { reason: "no answer", dueInMs: 1_000 }]]);
    expect(phaseIn({ manifests: [APP], decisions: [decisionOf("app", "failed")], retries })).toBe(
      "retrying: because of failed",
    );
  });

  test.each<[string, string, StatusSituation]>([
    ["has ended by itself", "done", { listed: [observedOf("app", { status: "Exited" })] }],
    [
      "has ended because a person asked for it",
      "stopped",
      {
        listed: [observedOf("app", { status: "Exited" })],
        inventory: { ...inventoryOf(), stopRequests: new Map([["app", APP.sha256]]) },
      },
    ],
    ["was stopped", "stopped", { listed: [observedOf("app", { status: "Stopped" })] }],
  ])("of one that is left alone and %s is %s", (_what, phase, situation) => {
    expect(phaseIn({ manifests: [APP], decisions: [decisionOf("app", "leave")], ...situation })).toBe(
      `${phase}: because of leave`,
    );
  });

  test("says what is done next, or what would be if nothing held it back", () => {
    const situation = { manifests: [APP], decisions: [decisionOf("app", "update", { cause: "memory differs" })] };
    expect(phaseIn(situation)).toBe("deploying: next: update, because memory differs");
    expect(phaseIn({ ...situation, suspension: PAUSED })).toBe("suspended: would update: memory differs");
  });

  test("tells what is under way, whatever was found before", () => {
    const underWay = new Map([["app", "pulling its image"]]);
    expect(phaseIn({ manifests: [APP], decisions: [decisionOf("app", "failed")], underWay, suspension: PAUSED })).toBe(
      "deploying: pulling its image",
    );
  });

  test("waits for the comparison where the manifest was written after the look", () => {
    const situation: StatusSituation = {
      manifests: [manifestOf("app", {}, { sha256: "1".repeat(64) })],
      plannedFrom: desiredOf(APP),
      decisions: [decisionOf("app", "none")],
    };
    const reason = "its manifest has changed, and is not compared yet";
    expect(phaseIn(situation)).toBe(`deploying: ${reason}`);
    expect(phaseIn({ ...situation, suspension: PAUSED })).toBe(`suspended: ${reason}`);
  });
});

describe("the phase of a container that no look has found yet", () => {
  const unreachable = { ...statusFactsOf().runtime, reachable: false };

  test.each<[string, StatusSituation, string]>([
    ["as long as nothing stands in the way", {}, "deploying: not looked at yet"],
    ["while somebody holds the deployer back", { suspension: PAUSED }, "suspended: not looked at yet"],
    ["while Kanto does not answer", { runtime: unreachable, suspension: PAUSED }, "waiting: Kanto does not answer"],
    [
      "where its manifest cannot be used, Kanto or not",
      { manifests: [], held: [HELD], runtime: unreachable },
      "held: other.json cannot be used: no image",
    ],
  ])("%s", (_when, situation, expected) => {
    expect(phaseIn({ manifests: [APP], decisions: null, ...situation })).toBe(expected);
  });
});

describe("the phase of a container that the update manager has set otherwise", () => {
  const yielded = new Set(["app"]);

  test("is yielded, for the reason of its hold", () => {
    const held = [{ ...HELD, reason: "the update manager has set it otherwise", yielded: APP }];
    expect(phaseIn({ held, yielded, decisions: [decisionOf("app", "hold")] })).toBe(
      "yielded: the update manager has set it otherwise",
    );
  });

  test("is that of its manifest as soon as that one is no longer held", () => {
    expect(phaseIn({ manifests: [APP], yielded, decisions: [decisionOf("app", "none")] })).toBe(
      "running: because of none",
    );
  });

  test("is not that of another one which is held", () => {
    expect(phaseIn({ held: [HELD], yielded: new Set(["other"]), decisions: [decisionOf("app", "hold")] })).toBe(
      "held: because of hold",
    );
  });
});

test("only what is as somebody wanted it to be is settled", () => {
  expect(CONTAINER_PHASES.filter(isSettledPhase)).toEqual(["running", "done", "stopped", "yielded", "orphaned"]);
});
