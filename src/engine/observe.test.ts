import { describe, expect, test } from "vitest";
import { entryOf, inventoryOf, observedOf } from "../../test/support/builders.ts";
import type { Inventory } from "../core/model/inventory.ts";
import { ok } from "../core/model/result.ts";
import { type ObservePorts, observe } from "./observe.ts";
import type { ContainerRuntime, RuntimeContainer } from "./ports.ts";

/** A manager that answers List with one after another of the given lists. */
function portsOf(lists: readonly (readonly RuntimeContainer[])[], endpointAgeMs: number | null, uptimeMs = 1_000_000) {
  const slept: number[] = [];
  let asked = 0;
  const runtime = {
    list: async () => {
      asked += 1;
      return ok(lists[Math.min(asked, lists.length) - 1] ?? []);
    },
    endpointAgeMs: async () => endpointAgeMs,
    onLost: () => undefined,
  } as unknown as ContainerRuntime;
  const machine = {
    bootId: async () => "boot-1",
    uptimeMs: async () => uptimeMs,
    processOf: async (_id: string, pid: number) => (pid === 4711 ? "alive" : "gone") as "alive" | "gone",
    signal: async () => false,
  };
  const clock = {
    nowMs: () => 0,
    timestamp: () => "",
    sleep: async (durationMs: number) => void slept.push(durationMs),
  };
  const ports: ObservePorts = { runtime, machine, clock, emit: () => undefined };
  return { ports, slept, asked: () => asked };
}

async function containersSeen(ports: ObservePorts, inventory: Inventory): Promise<number> {
  const observed = await observe(ports, inventory, new Map(), new AbortController().signal);
  return observed.ok ? observed.value.containers.length : Number.NaN;
}

describe("C3: a List", () => {
  test("that is not empty is believed at once", async () => {
    const { ports, asked } = portsOf([[observedOf("app")]], 0);
    expect(await containersSeen(ports, inventoryOf(entryOf("app")))).toBe(1);
    expect(asked()).toBe(1);
  });

  test("that is empty is believed of a manager that has been up for a while, where we own nothing", async () => {
    const { ports, asked } = portsOf([[]], 2_000);
    expect(await containersSeen(ports, inventoryOf())).toBe(0);
    expect(asked()).toBe(1);
  });

  test.each([
    ["we own something", inventoryOf(entryOf("app")), 60_000],
    ["the manager has just started", inventoryOf(), 100],
    ["nothing is known of the socket", inventoryOf(), null],
    ["the socket is older than the boot", inventoryOf(), 2_000_000],
  ])("that is empty is looked at again after two seconds where %s", async (_why, inventory, ageMs) => {
    const { ports, slept, asked } = portsOf([[], [observedOf("app")]], ageMs);
    expect(await containersSeen(ports, inventory)).toBe(1);
    expect(slept).toEqual([2_000]);
    expect(asked()).toBe(2);
  });
});

test("what the machine says of a running container's process is part of what is observed", async () => {
  const dead = { ...observedOf("b").state, pid: 1 };
  const { ports } = portsOf(
    [[observedOf("a"), { ...observedOf("b"), state: dead }, observedOf("c", { status: "Exited" })]],
    0,
  );
  const observed = await observe(ports, inventoryOf(), new Map(), new AbortController().signal);
  expect(observed.ok && observed.value.containers.map(({ process }) => process)).toEqual(["alive", "gone", "unknown"]);
});

test("a process that is gone is looked at again: the manager may only be late with its exit", async () => {
  const ended = observedOf("a", { status: "Exited" });
  const { ports, slept } = portsOf([[observedOf("b"), deadOf("a")], [observedOf("b"), deadOf("a")], [ended]], 0);
  const observed = await observe(ports, inventoryOf(), new Map(), new AbortController().signal);
  expect(observed.ok && observed.value.containers.map(({ state }) => state.status)).toEqual(["Exited"]);
  expect(slept).toEqual([200, 200]);
});

test("a process that stays gone is believed to be after two seconds", async () => {
  const { ports, slept } = portsOf([[deadOf("a")]], 0);
  const observed = await observe(ports, inventoryOf(), new Map(), new AbortController().signal);
  expect(observed.ok && observed.value.containers.map(({ process }) => process)).toEqual(["gone"]);
  expect(slept.reduce((sum, durationMs) => sum + durationMs, 0)).toBe(2_000);
});

/** Listed as running, with a process that the machine does not know. */
function deadOf(name: string): RuntimeContainer {
  const running = observedOf(name);
  return { ...running, state: { ...running.state, pid: 1 } };
}
