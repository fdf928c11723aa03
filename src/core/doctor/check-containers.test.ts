import { expect, test } from "vitest";
import { containerFactsOf, saidOf, WELL_MACHINE } from "../../../test/support/machine-facts.ts";
import { ok } from "../model/result.ts";
import type { ContainerFacts } from "./machine-facts.ts";

function saidOfContainers(given: readonly Partial<ContainerFacts>[], poisonedIds: readonly string[] = []) {
  return saidOf({
    // The version is asked too; unanswered, it says nothing of how many containers there are.
    kanto: { ...WELL_MACHINE.kanto, version: null, containers: ok(given.map(containerFactsOf)) },
    state: { ...WELL_MACHINE.state, poisonedIds },
  });
}

test("a container that is listed as running without a process is dead", () => {
  expect(saidOfContainers([{ id: "app-1", name: "app", process: "gone" }])).toEqual([
    "problem dead-process: app (app-1) is listed as running and its process is gone: Kanto has lost its exit",
    "expected: a process",
    "got: none",
    "do: if its manifest is in the directory, run the deployer: it puts a successor in its place; else: kanto-cm remove --force app-1",
  ]);
});

test("a process that is gone is as it should be where none is to be, and one that cannot be seen is not judged", () => {
  expect(saidOfContainers([{ status: "Stopped", process: "gone" }])).toEqual([]);
  expect(saidOfContainers([{ process: "unknown" }])).toEqual([]);
});

function remainsOf(id: string): readonly string[] {
  return [
    `warning poisoned-id: containerd keeps remains of ${id}: no container of this id can be started`,
    "expected: nothing of it in containerd, or a container that works",
    "got: remains of one that was lost",
    `do: nothing, if its manifest states no container_id: a new id is chosen; else clean up while no container uses it: ctr --namespace kanto-cm tasks delete --force ${id}; ctr --namespace kanto-cm containers delete ${id}; ctr --namespace kanto-cm snapshots remove ${id}`,
  ];
}

test.each([
  "failed to create containerIO",
  "container with ID = a-1 already exists",
  "snapshot a-1-snap already exists",
  "task a-1: already exists",
])("an id is used up where Kanto says: %s", (error) => {
  expect(saidOfContainers([{ id: "a-1", status: "Stopped", error }])).toEqual(remainsOf("a-1"));
});

test("ids that are used up are told once each and in order, the ones that were remembered among them", () => {
  const error = "container with ID = a already exists";
  expect(saidOfContainers([{ id: "c", status: "Stopped", error }], ["d", "c", "b"])).toEqual(
    ["b", "c", "d"].flatMap(remainsOf),
  );
});

test("an endpoint of an earlier start keeps a container from starting", () => {
  const error = "endpoint with name a-ep already exists in network bridge";
  expect(saidOfContainers([{ id: "app-1", name: "app", status: "Stopped", error }])).toEqual([
    "problem left-endpoint: app (app-1) cannot start: the network still holds its end of an earlier start",
    "expected: no endpoint of that name",
    `got: ${error}`,
    "do: remove it (kanto-cm remove --force app-1) and deploy it under another id; where the manifest states the id, restart Kanto when its containers may stop (systemctl restart container-management)",
  ]);
});

test("containers that share a name are told by name, in order, with the ids of each", () => {
  const shared = (name: string, ids: string) => [
    `warning shared-name: several containers are called ${name}`,
    "expected: one container of a name",
    `got: ${ids}`,
    "do: a run of the deployer keeps one, if a manifest states the name; kad plan shows which",
  ];
  const named = (name: string, id: string) => ({ name, id });
  expect(
    saidOfContainers([
      ...[named("z", "z1"), named("single", "s1"), named("z", "z2")],
      ...[named("b", "b1"), named("b", "b2"), named("b", "b3")],
    ]),
  ).toEqual([...shared("b", "b1, b2, b3"), ...shared("z", "z1, z2")]);
});
