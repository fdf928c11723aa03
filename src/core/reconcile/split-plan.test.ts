import { describe, expect, test } from "vitest";
import { manifestOf, observedOf, planInputOf, portOf } from "../../../test/support/builders.ts";
import { makePlan } from "./make-plan.ts";
import { splitPlan } from "./split-plan.ts";

const names = (some: readonly { readonly name: string }[]) => some.map(({ name }) => name);

function split(input: Parameters<typeof planInputOf>[0], ...busy: readonly string[]) {
  return splitPlan(makePlan(planInputOf(input)), ({ name }) => busy.includes(name));
}

describe("a plan that is split", () => {
  test("lets everything begin where nobody is busy, and sets aside what is as desired", () => {
    const { idle, ready, groups, deferred } = split({
      manifests: [manifestOf("new"), manifestOf("old")],
      listed: [observedOf("old")],
    });
    expect([names(idle), names(ready.containers), groups, deferred]).toEqual([["old"], ["new"], [["new"]], []]);
    expect(ready.operations.map(({ containerName }) => containerName)).toEqual(["new", "new"]);
  });

  test("leaves out what somebody is busy with, done or not", () => {
    const { idle, ready, deferred } = split(
      { manifests: [manifestOf("a"), manifestOf("b"), manifestOf("c")], listed: [observedOf("c")] },
      "a",
      "c",
    );
    expect([names(idle), names(ready.containers), names(deferred)]).toEqual([[], ["b"], ["a", "c"]]);
  });

  test("makes consumers wait for a provider that somebody is busy with, and nobody else", () => {
    const consumer = { extraHosts: ["broker:container_broker-host"] };
    const { ready, deferred } = split(
      { manifests: [manifestOf("app", consumer), manifestOf("broker"), manifestOf("other")] },
      "broker",
    );
    expect([names(ready.containers), names(deferred)]).toEqual([["other"], ["app", "broker"]]);
  });

  test("makes those wait too who wait for one that waits, and begins none of their operations", () => {
    const manifests = [
      manifestOf("a", { extraHosts: ["b:container_b-host"] }),
      manifestOf("b", { extraHosts: ["c:container_c-host"] }),
      manifestOf("c"),
      manifestOf("d"),
    ];
    const { ready, deferred } = split({ manifests }, "c");
    expect(names(deferred)).toEqual(["a", "b", "c"]);
    expect(ready.operations.map(({ containerName }) => containerName)).toEqual(["d", "d"]);
  });

  test("makes what goes back with one that waits wait as well, where no operation ties them", () => {
    const plan = makePlan(planInputOf({ manifests: [manifestOf("a"), manifestOf("b"), manifestOf("c")] }));
    const tied = plan.containers.map((one) => (one.name === "a" ? { ...one, goesBackWith: ["b"] } : one));
    const { ready, deferred } = splitPlan({ ...plan, containers: tied }, ({ name }) => name === "b");
    expect([names(ready.containers), names(deferred)]).toEqual([["c"], ["a", "b"]]);
  });

  test("names a group in the order of its names, without who is not ready", () => {
    const plan = makePlan(planInputOf({ manifests: [manifestOf("a"), manifestOf("b"), manifestOf("c")] }));
    const tied = plan.containers.map((one) => (one.name === "a" ? { ...one, goesBackWith: ["z", "c", "b"] } : one));
    expect(splitPlan({ ...plan, containers: tied }, () => false).groups).toEqual([["a", "b", "c"]]);
  });

  test("keeps together what trades ports", () => {
    const listed = [
      observedOf("a", {}, { portMappings: [portOf(1)] }),
      observedOf("b", {}, { portMappings: [portOf(2)] }),
    ];
    const manifests = [manifestOf("a", { portMappings: [portOf(2)] }), manifestOf("b", { portMappings: [portOf(1)] })];
    expect(split({ manifests, listed }).groups).toEqual([["a", "b"]]);
    expect(names(split({ manifests, listed }, "b").ready.containers)).toEqual([]);
  });
});
