import { describe, expect, test } from "vitest";
import { manifestOf, observedOf, planInputOf } from "../../../test/support/builders.ts";
import { STATUS_AT, type StatusSituation, statusFactsOf } from "../../../test/support/status-facts.ts";
import type { Manifest } from "../model/manifest.ts";
import { makePlan } from "./make-plan.ts";
import { makeStatus, type StatusFacts } from "./make-status.ts";

const APP = manifestOf("app");
const CHANGED = manifestOf("app", {}, { sha256: "1".repeat(64) });
const AN_HOUR_LATER = "2026-11-23T08:00:00Z";

/** What is known when a plan was made from the manifest `app`, whose container runs, and `read` was read later. */
function factsOf(read: readonly Manifest[] = [APP], differing: StatusSituation = {}): StatusFacts {
  const input = planInputOf({ manifests: [APP], listed: [observedOf("app")] });
  const { containers } = makePlan(input);
  const { desired, observed } = input;
  return statusFactsOf({ manifests: read, plannedFrom: desired, observed, decisions: containers, ...differing });
}

describe("a status", () => {
  test("is as desired where the plan was made from what the directory says now", () => {
    const { health, containers } = makeStatus(factsOf(), null);
    expect([health, containers[0]?.phase]).toEqual(["as-desired", "running"]);
  });

  test.each([
    ["changed", [CHANGED]],
    ["new", [APP, manifestOf("new")]],
  ])("is not as desired while a %s manifest has not been compared yet", (_what, read) => {
    const { health, containers } = makeStatus(factsOf(read), null);
    expect([health, containers.at(-1)?.phase]).toEqual(["progressing", "deploying"]);
  });

  test("says who wrote it and when, and what stands in the way", () => {
    const suspension = { by: "person" as const, reason: "looking into it", since: STATUS_AT, activityId: null };
    const runtime = { socketPath: "/kanto.sock", reachable: true, since: STATUS_AT, lastError: null };
    const problem = { severity: "warning", code: "unknown-key", file: "app.json", message: "unknown key" } as const;
    const desired = { containers: new Map(), held: new Map(), complete: true, problems: [problem] };
    expect(makeStatus(statusFactsOf({ desired, suspension, runtime }), null)).toEqual({
      formatVersion: 1,
      deployerVersion: "1.2.3",
      processId: 4711,
      startedAt: "2026-11-23T06:00:00Z",
      updatedAt: STATUS_AT,
      health: "as-desired",
      summary: "no manifests, so there is nothing to do",
      directory: { path: "/manifests", readable: true, problem: null, manifestCount: 0 },
      runtime,
      suspension,
      containers: [],
      problems: [problem],
    });
  });

  test("has nothing to tell before anything was read, looked at or planned", () => {
    const status = makeStatus(statusFactsOf({ desired: null, observed: null, decisions: null }), null);
    expect([status.health, status.suspension, status.containers, status.problems]).toEqual(["unknown", null, [], []]);
  });

  test("F8: masks secrets in whatever people and Kanto have written", () => {
    const secret = "DB_PASSWORD=canary-2718";
    const status = makeStatus(
      factsOf([APP], {
        suspension: { by: "person", reason: secret, since: STATUS_AT, activityId: null },
        runtime: { socketPath: "/kanto.sock", reachable: false, since: STATUS_AT, lastError: secret },
        underWay: new Map([["app", secret]]),
        retries: new Map([["app", { reason: secret, dueInMs: 1_000 }]]),
      }),
      null,
    );
    const masked = "DB_PASSWORD=***";
    expect([
      status.summary,
      status.suspension?.reason,
      status.runtime.lastError,
      status.containers.map(({ reason, lastError }) => [reason, lastError]),
    ]).toEqual([`waiting for Kanto: ${masked}`, masked, masked, [[masked, masked]]]);
    expect(JSON.stringify(status)).not.toContain("canary");
  });

  test("keeps the time since when a container is in its phase", () => {
    const first = makeStatus(factsOf(), null);
    const later = { timestamp: AN_HOUR_LATER };
    const second = makeStatus(factsOf([APP], later), first);
    expect([second.updatedAt, second.containers[0]?.since]).toEqual([AN_HOUR_LATER, STATUS_AT]);
    expect(makeStatus(factsOf([CHANGED], later), first).containers[0]?.since).toBe(AN_HOUR_LATER);
  });
});
