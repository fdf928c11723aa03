import { describe, expect, test } from "vitest";
import { specOf } from "../../../test/support/builders.ts";
import { orderByDependency, providerHostNames } from "./order-by-dependency.ts";

/** Each name with the host names that it asks for. */
function orderOf(needs: Readonly<Record<string, readonly string[]>>) {
  const order = orderByDependency(
    new Map(
      Object.entries(needs).map(([name, hosts]) => [
        name,
        specOf(name, { extraHosts: hosts.map((host) => `${host}:container_${host}`) }),
      ]),
    ),
  );
  return { providersOf: Object.fromEntries(order.providersOf), warnings: order.warnings };
}

test("only hosts that are containers are providers", () => {
  const extraHosts = ["broker:container_broker-host", "gateway:host_ip", "cloud:10.0.0.1", "cache:container_cache"];
  expect(providerHostNames(specOf("app", { extraHosts }))).toEqual(["broker-host", "cache"]);
});

describe("the providers of a container", () => {
  test("are told by host name, each once, in the order of their names", () => {
    expect(orderOf({ c: ["b-host", "a-host", "b-host"], b: [], a: [] })).toEqual({
      providersOf: { a: [], b: [], c: ["a", "b"] },
      warnings: [],
    });
  });

  test("are told in the order of the containers' names", () => {
    expect(Object.keys(orderOf({ c: [], a: [], b: [] }).providersOf)).toEqual(["a", "b", "c"]);
  });

  test("are neither those that no manifest states nor the container itself", () => {
    expect(orderOf({ a: ["elsewhere", "a-host"] })).toEqual({ providersOf: { a: [] }, warnings: [] });
  });

  test("are the first by name where two have one host name", () => {
    const specs = ["z", "m", "b"].map((name) => [name, specOf(name, { hostName: "broker" })] as const);
    const app = specOf("app", { extraHosts: ["broker:container_broker"] });
    expect(orderByDependency(new Map([...specs, ["app", app]])).providersOf.get("app")).toEqual(["b"]);
  });
});

describe("a cycle", () => {
  test("is broken at the first of its names, which keeps its other providers", () => {
    expect(orderOf({ b: ["a-host"], a: ["b-host", "c-host"], c: [] })).toEqual({
      providersOf: { a: ["c"], b: ["a"], c: [] },
      warnings: ["'a' and 'b' need each other's address; 'a' starts first and learns it later"],
    });
  });

  test("leaves out who only waits for it", () => {
    expect(orderOf({ a: ["b-host"], b: ["c-host"], c: ["b-host"] })).toEqual({
      providersOf: { a: ["b"], b: [], c: ["b"] },
      warnings: ["'b' and 'c' need each other's address; 'b' starts first and learns it later"],
    });
  });

  test("is found behind any of several providers", () => {
    expect(orderOf({ a: ["b-host", "c-host"], b: [], c: ["d-host"], d: ["c-host"] })).toEqual({
      providersOf: { a: ["b", "c"], b: [], c: [], d: ["c"] },
      warnings: ["'c' and 'd' need each other's address; 'c' starts first and learns it later"],
    });
  });

  test("of three is told as they wait for each other", () => {
    expect(orderOf({ a: ["c-host"], c: ["b-host"], b: ["a-host"] })).toEqual({
      providersOf: { a: [], b: ["a"], c: ["b"] },
      warnings: ["'a' and 'c' and 'b' need each other's address; 'a' starts first and learns it later"],
    });
  });

  test("is broken as often as there are any", () => {
    expect(orderOf({ a: ["b-host"], b: ["a-host"], c: ["d-host"], d: ["c-host"] })).toEqual({
      providersOf: { a: [], b: ["a"], c: [], d: ["c"] },
      warnings: [
        "'a' and 'b' need each other's address; 'a' starts first and learns it later",
        "'c' and 'd' need each other's address; 'c' starts first and learns it later",
      ],
    });
  });
});

test("a provider of many is looked at once, not once for each way that leads to it", () => {
  // Two ways at each of forty steps: by each way it would be for ever.
  const steps = Array.from({ length: 40 }, (_, step) => String(step).padStart(2, "0"));
  const needs = Object.fromEntries(
    steps.flatMap((step, index) => {
      const next = steps[index + 1];
      const hosts = next === undefined ? [] : [`one${next}-host`, `two${next}-host`];
      return [
        [`one${step}`, hosts],
        [`two${step}`, hosts],
      ];
    }),
  );
  expect(orderOf(needs)).toMatchObject({ warnings: [], providersOf: { one00: ["one01", "two01"] } });
});
