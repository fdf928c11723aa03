import { describe, expect, test } from "vitest";
import { specOf } from "../../../test/support/builders.ts";
import { markedColors } from "../../../test/support/marked-colors.ts";
import type { Deployment } from "../model/history.ts";
import type { ContainerPlan, Operation, Plan, PlannedOperation } from "../model/plan.ts";
import { planToJson } from "./plan-json.ts";
import { actionWords, describeOperation, formatPlan } from "./plan-text.ts";

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

  test("with verbose shows unchanged containers too, and the operations with what they wait for, in colours", () => {
    expect(markedColors(formatPlan(PLAN, { color: true, verbose: true }))).toBe(`\
[yellow]~[/]  [bold]app[/]     [yellow]replace[/]    its manifest changed
    /host_config/privileged: [red]false[/] -> [green]true[/]
    /config/env: [red]"API_TOKEN=***"[/] -> [green]"API_TOKEN=***"[/] (changed)
    /config/env: [green]+ "RUST_LOG=\\u001b[31minfo"[/]
    /mount_points: [red]- {"source":"/a"}[/]
[green]+[/]  [bold]broker[/]  [green]create[/]     no such container
[dim]=[/]  [bold]feeder[/]  [dim]unchanged[/]  as desired
[yellow]?[/]  [bold]old[/]     [yellow]orphan[/]     its manifest old.json is gone

[bold]Operations[/]
  [dim]#1[/]  create broker-0a1b2c3d as broker  for broker  [dim]no such container[/]
  [dim]#2[/]  start broker-0a1b2c3d             for broker  [dim]just created; after #1[/]
  [dim]#3[/]  remove app-1                      for app     [dim]replaced; after #1, #2 whatever comes of it[/]

[yellow]warning[/]: a and b wait for each other

Plan: 1 to create, 1 to replace, 1 unchanged, 1 orphaned.
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

  test("counts in one order whatever the order of the containers, and says in green that nothing is done", () => {
    const containers = [
      containerPlan("a", { action: "failing" }),
      containerPlan("b", { action: "hold" }),
      ...["c", "d"].map((name) => containerPlan(name)),
    ];
    expect(markedColors(formatPlan({ containers, operations: [], warnings: [] }, { color: true, verbose: true }))).toBe(
      `\
[red]![/]  [bold]a[/]  [red]failing[/]    as desired
[red]![/]  [bold]b[/]  [red]hold[/]       as desired
[dim]=[/]  [bold]c[/]  [dim]unchanged[/]  as desired
[dim]=[/]  [bold]d[/]  [dim]unchanged[/]  as desired

[green]Nothing to do[/]: 2 unchanged, 1 held, 1 failing.
`,
    );
  });
});

describe("how long a replacement interrupts a container", () => {
  const previous = { containerId: "app-1", spec: specOf("app"), wasRunning: true };

  function linesOf(differing: Partial<ContainerPlan>, interruptions?: readonly (number | null)[]): readonly string[] {
    const plan = { containers: [containerPlan("app", differing)], operations: [], warnings: [] };
    const options = { color: false, verbose: true };
    if (interruptions === undefined) return formatPlan(plan, options).split("\n").slice(1, -3);
    const deployments = interruptions.map((interruptionMs, index): Deployment => {
      const common = { deployedAt: "", cause: "", spec: specOf("app"), outcome: "proven", failure: null } as const;
      return { ...common, number: index + 1, interruptionMs };
    });
    const history = { deployments: new Map([["app", deployments]]) };
    return formatPlan(plan, { ...options, history })
      .split("\n")
      .slice(1, -3);
  }

  test("is told by the last time that it was measured", () => {
    expect(linesOf({ action: "replace", previous }, [2_000, 474, null])).toEqual([
      "    interrupts it for about 0.47 s, as the last time",
    ]);
  });

  test.each([[undefined], [[]], [[null]]])("is not known where it was never measured: %j", (interruptions) => {
    expect(linesOf({ action: "replace", previous }, interruptions)).toEqual([
      "    interrupts it for a time not measured yet",
    ]);
  });

  test("is nothing where nothing is replaced, or nothing ran", () => {
    expect(linesOf({ action: "update", previous }, [474])).toEqual([]);
    expect(linesOf({ action: "replace", previous: null }, [474])).toEqual([]);
    expect(linesOf({ action: "replace", previous: { ...previous, wasRunning: false } }, [474])).toEqual([]);
  });
});

const UNLIMITED = { memory: "", memoryReservation: "", memorySwap: "" };
const NEVER = { type: "no", maximumRetryCount: 0, retryTimeoutSeconds: 0 };

test.each<[string, Operation]>([
  ["create a-1 as a", { kind: "create", containerId: "a-1", runtimeName: "a", spec: specOf("a") }],
  ["start a-1", { kind: "start", containerId: "a-1" }],
  ["stop a-1", { kind: "stop", containerId: "a-1", pid: 7, stopTimeoutMs: null }],
  ["remove a-1", { kind: "remove", containerId: "a-1" }],
  ["rename a-1 to a.kad-next", { kind: "rename", containerId: "a-1", runtimeName: "a.kad-next" }],
  ["update a-1: resources", { kind: "update", containerId: "a-1", resources: UNLIMITED, restartPolicy: null }],
  ["update a-1: restart policy", { kind: "update", containerId: "a-1", resources: null, restartPolicy: NEVER }],
  [
    "update a-1: resources and restart policy",
    { kind: "update", containerId: "a-1", resources: UNLIMITED, restartPolicy: NEVER },
  ],
])("an operation in words: %s", (words, operation) => {
  expect(describeOperation(operation)).toBe(words);
});

test("an action in words", () => {
  expect([actionWords("restore"), actionWords("leave")]).toEqual(["bring back", "leave alone"]);
});

test("F8: a plan as JSON holds decisions and operations, and no secret", () => {
  const json = planToJson({ ...PLAN, warnings: ["a waits: TOKEN=hunter2"] });
  expect(json.endsWith("\n}\n")).toBe(true);
  const common = { differences: [], adopted: false, containerId: null };
  expect(JSON.parse(json)).toEqual({
    containers: [
      {
        ...common,
        name: "app",
        action: "replace",
        cause: "its manifest changed",
        differences: [
          { pointer: "/host_config/privileged", from: false, to: true, remedy: "replace" },
          { pointer: "/config/env", from: "API_TOKEN=***", to: "API_TOKEN=***", remedy: "replace" },
          { pointer: "/config/env", to: "RUST_LOG=\u001b[31minfo", remedy: "replace" },
          { pointer: "/mount_points", from: { source: "/a" }, remedy: "replace" },
        ],
      },
      { ...common, name: "broker", action: "create", cause: "no such container" },
      { ...common, name: "feeder", action: "none", cause: "as desired" },
      { ...common, name: "old", action: "orphan", cause: "its manifest old.json is gone" },
    ],
    operations: [
      {
        number: 1,
        kind: "create",
        containerName: "broker",
        containerId: "broker-0a1b2c3d",
        cause: "no such container",
        dependsOn: [],
      },
      {
        number: 2,
        kind: "start",
        containerName: "broker",
        containerId: "broker-0a1b2c3d",
        cause: "just created",
        dependsOn: [{ number: 1, gate: "success" }],
      },
      {
        number: 3,
        kind: "remove",
        containerName: "app",
        containerId: "app-1",
        cause: "replaced",
        dependsOn: [
          { number: 1, gate: "success" },
          { number: 2, gate: "settled" },
        ],
      },
    ],
    warnings: ["a waits: TOKEN=***"],
  });
});
