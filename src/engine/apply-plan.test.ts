import { describe, expect, test } from "vitest";
import { manifestOf, observedOf, planInputOf, specOf } from "../../test/support/builders.ts";
import type { Plan, PlannedOperation } from "../core/model/plan.ts";
import { failed, ok, type Result } from "../core/model/result.ts";
import type { RuntimeFailure, RuntimeFailureKind } from "../core/model/runtime-failure.ts";
import { makePlan } from "../core/reconcile/make-plan.ts";
import { applyPlan } from "./apply-plan.ts";
import { callSlots } from "./call-slots.ts";
import type { EngineEvent } from "./engine-event.ts";
import { NO_TURNS, networkTurns } from "./network-turns.ts";
import type { ContainerRuntime } from "./ports.ts";
import type { StopPorts } from "./stop-container.ts";

interface Rig {
  readonly ports: StopPorts;
  /** Calls in the order in which they began. */
  readonly begun: string[];
  readonly events: EngineEvent[];
  readonly mostAtOnce: () => number;
}

/** A runtime whose calls answer in the next turn, and fail where told: `"start app-abcdef01": "port-taken"`. */
function rigOf(failures: Readonly<Record<string, RuntimeFailureKind>> = {}): Rig {
  const begun: string[] = [];
  const events: EngineEvent[] = [];
  let underWay = 0;
  let most = 0;
  async function call(name: string): Promise<Result<void, RuntimeFailure>> {
    begun.push(name);
    underWay += 1;
    most = Math.max(most, underWay);
    await Promise.resolve();
    underWay -= 1;
    const kind = failures[name];
    return kind === undefined ? ok(undefined) : failed({ kind, call: name, message: `${name} failed` });
  }
  const runtime: ContainerRuntime = {
    list: async () => ok([]),
    create: async ({ containerId }) => {
      const result = await call(`create ${containerId}`);
      return result.ok ? ok(observedOf(containerId)) : result;
    },
    start: (id) => call(`start ${id}`),
    stop: (id) => call(`stop ${id}`),
    remove: (id) => call(`remove ${id}`),
    rename: (id) => call(`rename ${id}`),
    update: (id) => call(`update ${id}`),
    version: async () => ok({ projectVersion: "", apiVersion: "" }),
    endpointAgeMs: async () => null,
    onLost: () => undefined,
    close: async () => undefined,
  };
  const machine = {
    bootId: async () => "",
    uptimeMs: async () => 0,
    processOf: async () => "unknown" as const,
    signal: async () => false,
  };
  const clock = { nowMs: () => 0, timestamp: () => "", sleep: async () => undefined };
  const ports = { runtime, machine, clock, emit: (event: EngineEvent) => void events.push(event) };
  return { ports, begun, events, mostAtOnce: () => most };
}

function run(rig: Rig, plan: Plan, signal = new AbortController().signal, turns = NO_TURNS) {
  const slots = callSlots(4, NO_TIME_PASSES);
  return applyPlan(rig.ports, plan, { slots, turns, stopTimeoutMs: 1_000, signalOf: () => signal });
}

const NO_TIME_PASSES = { sleep: () => new Promise<void>(() => undefined) };

function replacement(): Plan {
  const listed = [observedOf("app")];
  return makePlan(planInputOf({ manifests: [manifestOf("app", { privileged: true })], listed }));
}

describe("a plan", () => {
  test("is carried out in the order of its dependencies", async () => {
    const rig = rigOf();
    await run(rig, replacement());
    expect(rig.begun).toEqual([
      "create app-abcdef01",
      "rename app-00000000",
      "update app-00000000",
      "stop app-00000000",
      "rename app-abcdef01",
      "start app-abcdef01",
      "remove app-00000000",
    ]);
  });

  test("stops touching a container at the first operation that fails", async () => {
    const rig = rigOf({ "create app-abcdef01": "image-unreachable" });
    const outcomes = await run(rig, replacement());
    expect(rig.begun).toEqual(["create app-abcdef01"]);
    expect([...outcomes.values()].map(({ kind }) => kind)).toEqual(["failed", ...Array(6).fill("skipped")]);
  });

  test("goes on with other containers where one fails, consumers of it included", async () => {
    const consumer = manifestOf("app", { extraHosts: ["broker:container_broker-host"] });
    const rig = rigOf({ "create broker-abcdef01": "image-unreachable" });
    await run(rig, makePlan(planInputOf({ manifests: [consumer, manifestOf("broker")] })));
    expect(rig.begun).toContain("start app-abcdef01");
    expect(rig.begun).not.toContain("start broker-abcdef01");
  });

  test("has no more calls under way than allowed", async () => {
    const rig = rigOf();
    const manifests = Array.from({ length: 20 }, (_, index) => manifestOf(`app-${index}`));
    await run(rig, makePlan(planInputOf({ manifests })));
    expect(rig.begun).toHaveLength(40);
    expect(rig.mostAtOnce()).toBe(4);
  });

  test("begins nothing once it is ended", async () => {
    const rig = rigOf();
    const outcomes = await run(rig, replacement(), AbortSignal.abort());
    expect(rig.begun).toEqual([]);
    expect([...outcomes.values()].every(({ kind }) => kind === "skipped")).toBe(true);
  });
});

describe("C11: what is already so counts as done", () => {
  test.each([
    ["start", "already-running"],
    ["stop", "not-running"],
    ["remove", "no-such-container"],
  ] as const)("%s: %s", async (kind, failure) => {
    const operation = { kind, containerId: "a", pid: 0, stopTimeoutMs: null } as PlannedOperation["operation"];
    const plan: Plan = {
      containers: [],
      operations: [{ number: 1, containerName: "app", operation, cause: "", dependsOn: [] }],
      warnings: [],
    };
    const outcomes = await run(rigOf({ [`${kind} a`]: failure }), plan);
    expect(outcomes.get(1)?.kind).toBe("succeeded");
  });
});

test.each([
  ["all at once", NO_TURNS, 3],
  ["one at a time where turns are taken", networkTurns(), 1],
])("containers come and go %s", async (_how, turns, mostAtOnce) => {
  const rig = rigOf();
  const operations: readonly PlannedOperation["operation"][] = [
    { kind: "stop", containerId: "a", pid: 0, stopTimeoutMs: null },
    { kind: "start", containerId: "b" },
    { kind: "remove", containerId: "c" },
  ];
  const planned = operations.map((operation, index) => ({
    number: index + 1,
    containerName: operation.kind,
    operation,
    cause: "",
    dependsOn: [],
  }));
  const plan: Plan = { containers: [], operations: planned, warnings: [] };
  await run(rig, plan, undefined, turns);
  expect(rig.begun).toHaveLength(3);
  expect(rig.mostAtOnce()).toBe(mostAtOnce);
});

test("the answer to a create is kept with its outcome", async () => {
  const plan = makePlan(planInputOf({ manifests: [manifestOf("app")] }));
  const outcome = (await run(rigOf(), plan)).get(1);
  expect(outcome).toMatchObject({ kind: "succeeded", answer: { spec: specOf("app-abcdef01") } });
});
