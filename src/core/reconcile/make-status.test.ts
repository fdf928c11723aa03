import { describe, expect, test } from "vitest";
import { desiredOf, inventoryOf, manifestOf, observedOf, planInputOf } from "../../../test/support/builders.ts";
import type { Manifest } from "../model/manifest.ts";
import { makePlan } from "./make-plan.ts";
import { makeStatus, type StatusFacts } from "./make-status.ts";

const NOW = "2026-11-23T07:00:00Z";

/** What is known when a plan was made from `planned`, and `read` was read later. */
function factsOf(
  planned: readonly Manifest[],
  read: readonly Manifest[] = planned,
  differing: Partial<StatusFacts> = {},
): StatusFacts {
  const input = planInputOf({ manifests: planned, listed: planned.map(({ spec }) => observedOf(spec.name)) });
  return {
    deployerVersion: "1.2.3",
    processId: 4711,
    startedAt: NOW,
    timestamp: NOW,
    directoryPath: "/manifests",
    runtime: { socketPath: "/kanto.sock", reachable: true, since: NOW, lastError: null },
    suspension: null,
    desired: desiredOf(...read),
    plannedFrom: input.desired,
    observed: input.observed,
    plan: makePlan(input),
    inventory: inventoryOf(),
    underWay: new Map(),
    retries: new Map(),
    yielded: new Set(),
    ...differing,
  };
}

const changed = manifestOf("app", {}, { sha256: "1".repeat(64) });

describe("a status", () => {
  test("is as desired where the plan was made from what the directory says now", () => {
    const { health, containers } = makeStatus(factsOf([manifestOf("app")]), null);
    expect([health, containers[0]?.phase]).toEqual(["as-desired", "running"]);
  });

  test.each([
    ["changed", [changed]],
    ["new", [manifestOf("app"), manifestOf("new")]],
  ])("is not as desired while a %s manifest has not been compared yet", (_what, read) => {
    const { health, containers } = makeStatus(factsOf([manifestOf("app")], read), null);
    expect([health, containers.at(-1)?.phase]).toEqual(["progressing", "deploying"]);
  });

  test("F8: masks secrets in whatever people and Kanto have written", () => {
    const secret = "DB_PASSWORD=canary-2718";
    const status = makeStatus(
      factsOf([manifestOf("app")], [manifestOf("app")], {
        suspension: { by: "person", reason: secret, since: NOW, activityId: null },
        runtime: { socketPath: "/kanto.sock", reachable: false, since: NOW, lastError: secret },
        underWay: new Map([["app", secret]]),
        retries: new Map([["app", { reason: secret, dueInMs: 1_000 }]]),
      }),
      null,
    );
    expect(JSON.stringify(status)).toContain("DB_PASSWORD=***");
    expect(JSON.stringify(status)).not.toContain("canary");
  });

  test("keeps the time since when a container is in its phase", () => {
    const first = makeStatus(factsOf([manifestOf("app")]), null);
    const later = { timestamp: "2026-11-23T08:00:00Z" };
    const second = makeStatus(factsOf([manifestOf("app")], [manifestOf("app")], later), first);
    expect([second.updatedAt, second.containers[0]?.since]).toEqual(["2026-11-23T08:00:00Z", NOW]);
    expect(makeStatus(factsOf([manifestOf("app")], [changed], later), first).containers[0]?.since).toBe(
      "2026-11-23T08:00:00Z",
    );
  });
});
