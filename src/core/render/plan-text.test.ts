import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { specOf } from "../../../test/support/builders.ts";
import type { ContainerPlan, Plan, PlannedOperation } from "../model/plan.ts";
import { planToJson } from "./plan-json.ts";
import { formatPlan } from "./plan-text.ts";

function containerPlan(name: string, differing: Partial<ContainerPlan> = {}): ContainerPlan {
  return {
    name,
    action: "none",
    cause: "as desired",
    differences: [],
    adopted: false,
    containerId: null,
    previous: null,
    outcome: null,
    goesBackWith: [],
    pendingHealthMs: null,
    condemned: null,
    ...differing,
  };
}

const OPERATIONS: readonly PlannedOperation[] = [
  {
    number: 1,
    containerName: "broker",
    operation: {
      kind: "create",
      containerId: "broker-0a1b2c3d",
      runtimeName: "broker",
      spec: specOf("broker", { environment: ["TOKEN=hunter2"] }),
    },
    cause: "no such container",
    dependsOn: [],
  },
  {
    number: 2,
    containerName: "broker",
    operation: { kind: "start", containerId: "broker-0a1b2c3d" },
    cause: "just created",
    dependsOn: [{ number: 1, gate: "success" }],
  },
  {
    number: 3,
    containerName: "app",
    operation: { kind: "remove", containerId: "app-1" },
    cause: "replaced",
    dependsOn: [
      { number: 1, gate: "success" },
      { number: 2, gate: "settled" },
    ],
  },
];

const PLAN: Plan = {
  containers: [
    containerPlan("app", {
      action: "replace",
      cause: "its manifest changed",
      differences: [
        { pointer: "/host_config/privileged", from: false, to: true, remedy: "replace" },
        { pointer: "/config/env", from: "API_TOKEN=hunter1", to: "API_TOKEN=hunter2", remedy: "replace" },
        { pointer: "/config/env", from: undefined, to: "RUST_LOG=\u001b[31minfo", remedy: "replace" },
        { pointer: "/mount_points", from: { source: "/a" }, to: undefined, remedy: "replace" },
      ],
    }),
    containerPlan("broker", { action: "create", cause: "no such container" }),
    containerPlan("feeder"),
    containerPlan("old", { action: "orphan", cause: "its manifest old.json is gone" }),
  ],
  operations: OPERATIONS,
  warnings: ["a and b wait for each other"],
};

describe("a plan as text", () => {
  test("F7 F8: shows each container that is not as desired, field by field, without secrets and control characters", () => {
    expect(formatPlan(PLAN, { color: false, verbose: false })).toBe(`\
~  app     replace  its manifest changed
    /host_config/privileged: false -> true
    /config/env: "API_TOKEN=***" -> "API_TOKEN=***" (changed)
    /config/env: + "RUST_LOG=\\u001b[31minfo"
    /mount_points: - {"source":"/a"}
+  broker  create   no such container
?  old     orphan   its manifest old.json is gone

warning: a and b wait for each other

Plan: 1 to create, 1 to replace, 1 unchanged, 1 orphaned.
`);
  });

  test("with verbose unchanged containers too, and the operations with what they wait for", () => {
    const text = formatPlan(PLAN, { color: false, verbose: true });
    expect(text).toContain("=  feeder  unchanged  as desired");
    expect(text).toContain(`\
Operations
  #1  create broker-0a1b2c3d as broker  for broker  no such container
  #2  start broker-0a1b2c3d             for broker  just created; after #1
  #3  remove app-1                      for app     replaced; after #1, #2 whatever comes of it
`);
  });

  test("says when there is nothing to do, and when there is nothing at all", () => {
    const nothing = { operations: [], warnings: [] };
    expect(formatPlan({ containers: [containerPlan("a")], ...nothing }, { color: false, verbose: false })).toBe(
      "Nothing to do: 1 unchanged.\n",
    );
    expect(formatPlan({ containers: [], ...nothing }, { color: false, verbose: false })).toBe(
      "No manifests and no containers of ours: nothing to do.\n",
    );
  });

  test("an adopted container is shown although nothing is done with it", () => {
    const plan = { containers: [containerPlan("a", { adopted: true })], operations: [], warnings: [] };
    expect(formatPlan(plan, { color: false, verbose: false })).toContain("=  a  unchanged  adopted; as desired");
  });

  test("colours change nothing but the colours", () => {
    const colorful = formatPlan(PLAN, { color: true, verbose: true });
    expect(colorful).toContain("\u001b[");
    expect(stripVTControlCharacters(colorful)).toBe(formatPlan(PLAN, { color: false, verbose: true }));
  });
});

test("F8: a plan as JSON holds decisions and operations, and no secret", () => {
  const json = planToJson(PLAN);
  expect(json).not.toContain("hunter");
  expect(JSON.parse(json)).toMatchObject({
    containers: [{ name: "app", action: "replace" }, { name: "broker" }, { name: "feeder" }, { name: "old" }],
    operations: [{ number: 1, kind: "create", containerId: "broker-0a1b2c3d" }, { number: 2 }, { number: 3 }],
  });
});
