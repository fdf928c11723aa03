import { describe, expect, test } from "vitest";
import {
  imageOf,
  manifestOf,
  type ObservedDiffering,
  observedOf,
  PLAN_POLICY,
  type PlanSituation,
  planInputOf,
  specOf,
} from "../../../test/support/builders.ts";
import type { Attempt } from "../model/journal.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import { type AttemptHealth, attemptHealth, healthWindowMs } from "./attempt-health.ts";
import { contextOf } from "./plan-context.ts";

const POLICY = { ...PLAN_POLICY, healthWindowMs: 10_000 };

function attemptOf(name: string, differing: Partial<Attempt> & { wasRunning?: boolean } = {}): Attempt {
  const { wasRunning = true, ...rest } = differing;
  const previous = { containerId: `${name}-00000000`, spec: specOf(name), wasRunning };
  return { name, nonce: "11111111", previous, partners: [], ...rest };
}

function successor(name: string, differing: ObservedDiffering = {}): ObservedContainer {
  return observedOf(name, { id: `${name}-11111111`, ...differing }, { image: imageOf("example.com/new:2") });
}

function setAside(name: string): ObservedContainer {
  return observedOf(name, { listedName: `${name}.kad-old`, status: "Stopped" });
}

function startedOnce(container: ObservedContainer): ObservedContainer {
  return { ...container, state: { ...container.state, startedAt: "2026-01-01T00:59:00Z" } };
}

function healthOf(listed: readonly ObservedContainer[], attempts: readonly Attempt[], more: PlanSituation = {}) {
  const journal = { attempts: new Map(attempts.map((attempt) => [attempt.name, attempt])) };
  const manifests = [manifestOf("app"), manifestOf("broker")];
  return attemptHealth(contextOf(planInputOf({ manifests, listed, journal, policy: POLICY, ...more })), "app");
}

const PENDING: AttemptHealth = { health: { kind: "pending", remainingMs: 6_000 }, condemned: null };

describe("an attempt is judged by the container that took the place of a running one", () => {
  test.each<[string, readonly ObservedContainer[], readonly Attempt[]]>([
    ["with its predecessor set aside", [setAside("app"), successor("app", { steadyForMs: 4_000 })], [attemptOf("app")]],
    ["with its predecessor removed", [successor("app", { steadyForMs: 4_000 })], [attemptOf("app")]],
    ["with no record of it", [setAside("app"), successor("app", { steadyForMs: 4_000 })], []],
    [
      "that was made beside one that did not run, set aside by now",
      [setAside("app"), successor("app", { steadyForMs: 4_000 })],
      [attemptOf("app", { wasRunning: false })],
    ],
    [
      "where the one of before still stands under its name",
      [observedOf("app"), successor("app", { steadyForMs: 4_000 })],
      [attemptOf("app")],
    ],
    [
      "where the one that bears the name is as before, for what was set aside is the way back",
      [setAside("app"), observedOf("app", { steadyForMs: 4_000 })],
      [attemptOf("app", { previous: { containerId: "app-00000000", spec: specOf("app"), wasRunning: true } })],
    ],
  ])("%s", (_situation, listed, attempts) => {
    expect(healthOf(listed, attempts)).toEqual(PENDING);
  });
});

describe("nothing is judged", () => {
  const listed = [successor("app", { steadyForMs: 4_000 })];
  test.each<[string, readonly ObservedContainer[], readonly Attempt[], PlanSituation]>([
    ["where no attempt is open", listed, [], {}],
    ["where nothing ran before", listed, [attemptOf("app", { previous: null })], {}],
    ["where what was there before did not run", listed, [attemptOf("app", { wasRunning: false })], {}],
    ["where only what ran before is there", [observedOf("app")], [attemptOf("app")], {}],
    ["where the new container is not there yet", [setAside("app")], [attemptOf("app")], {}],
    ["where there is no health window", listed, [attemptOf("app")], { policy: PLAN_POLICY }],
  ])("%s", (_situation, containers, attempts, more) => {
    expect(healthOf(containers, attempts, more)).toBeNull();
  });
});

test("a successor that has run through its window is proven", () => {
  expect(healthOf([successor("app", { steadyForMs: 10_000 })], [attemptOf("app")])).toEqual({
    health: { kind: "proven" },
    condemned: null,
  });
});

describe("a successor that fails", () => {
  const failed = successor("app", { restartCount: 1 });
  const reason = "restarted once within its health window";

  test("condemns its definition where it did start", () => {
    expect(healthOf([startedOnce(failed)], [attemptOf("app")])).toEqual({
      health: { kind: "failed", reason },
      condemned: reason,
    });
  });

  test("condemns nothing where it never started", () => {
    expect(healthOf([failed], [attemptOf("app")])).toEqual({ health: { kind: "failed", reason }, condemned: null });
  });
});

describe("of partners", () => {
  const attempts = [attemptOf("app", { partners: ["broker"] }), attemptOf("broker", { partners: ["app"] })];
  const ran = (name: string, steadyForMs: number) => successor(name, { steadyForMs });

  test.each<[string, ObservedContainer, ObservedContainer, number]>([
    ["itself", ran("app", 1_000), ran("broker", 3_000), 9_000],
    ["the other", ran("app", 3_000), ran("broker", 1_000), 9_000],
    ["the other, although it is through itself", ran("app", 10_000), ran("broker", 3_000), 7_000],
    ["itself, although the other is through", ran("app", 3_000), ran("broker", 10_000), 7_000],
    [
      "itself, for nobody waits for one that was never started",
      ran("app", 3_000),
      successor("broker", { status: "Created" }),
      7_000,
    ],
  ])("one waits for whoever needs longest: %s", (_whom, app, broker, remainingMs) => {
    expect(healthOf([app, broker], attempts)).toEqual({ health: { kind: "pending", remainingMs }, condemned: null });
  });

  test("both are proven when both are through", () => {
    expect(healthOf([ran("app", 10_000), ran("broker", 10_000)], attempts)?.health).toEqual({ kind: "proven" });
  });

  test("one that was never started keeps nobody", () => {
    const listed = [ran("app", 10_000), successor("broker", { status: "Created" })];
    expect(healthOf(listed, attempts)?.health).toEqual({ kind: "proven" });
  });

  test("one whose attempt is over is not asked", () => {
    const [own = attemptOf("app")] = attempts;
    expect(healthOf([ran("app", 3_000), ran("broker", 0)], [own])?.health).toEqual({
      kind: "pending",
      remainingMs: 7_000,
    });
  });

  test("one that fails takes the other back, whose own definition is not to blame", () => {
    const listed = [
      startedOnce(ran("app", 10_000)),
      startedOnce(successor("broker", { status: "Exited", exitCode: 3 })),
    ];
    expect(healthOf(listed, attempts)).toEqual({
      health: { kind: "failed", reason: "goes back with 'broker': ended with exit code 3 within its health window" },
      condemned: null,
    });
  });
});

describe("the health window", () => {
  const manifests = [manifestOf("app", {}, { options: { healthWindowMs: 3_000 } }), manifestOf("broker")];
  const context = contextOf(planInputOf({ manifests, policy: POLICY }));

  test.each([
    ["is the manifest's own", "app", 3_000],
    ["is the command line's where the manifest states none", "broker", 10_000],
    ["is the command line's where there is no manifest", "gone", 10_000],
  ])("%s", (_whose, name, expected) => {
    expect(healthWindowMs(context, name)).toBe(expected);
  });
});
