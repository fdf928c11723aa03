import { expect, test } from "vitest";
import { desiredOf, manifestOf } from "../../test/support/builders.ts";
import { supersededWork } from "./superseded-work.ts";

const stated = { ...manifestOf("app"), sha256: "now" };
const directory = desiredOf(stated);
const nothing = desiredOf();
const broken = { ...nothing, held: new Map([["app", { name: "app", path: "app.json", reason: "broken" }]]) };

/** What makes way of the work for `app`, that began with this manifest, or removes it. */
function reasons(begunWith: "now" | "before" | "prune" | "unstated", desired = directory): readonly string[] {
  const work = {
    underWay: () => new Map([["app", "busy"]]),
    isPruned: () => begunWith === "prune",
    manifestSha256Of: () => (begunWith === "now" || begunWith === "before" ? begunWith : undefined),
  };
  return supersededWork(work, desired).map(({ containerName, reason }) => `${containerName}: ${reason}`);
}

test("what deploys an older manifest makes way, for a newer one and where there is none any more", () => {
  expect(reasons("now")).toEqual([]);
  expect(reasons("before")).toEqual(["app: a newer manifest is there"]);
  expect(reasons("before", nothing)).toEqual(["app: its manifest is gone"]);
});

test("what removes a container makes way where its manifest is there again, be it broken", () => {
  expect(reasons("prune", nothing)).toEqual([]);
  expect(reasons("prune")).toEqual(["app: its manifest is there again"]);
  expect(reasons("prune", broken)).toEqual(["app: its manifest is there again"]);
});

test("a file that cannot be used takes back nothing else, and a directory that was not read to its end nothing at all", () => {
  expect(reasons("before", broken)).toEqual([]);
  expect(reasons("before", { ...directory, complete: false })).toEqual([]);
  expect(reasons("prune", { ...directory, complete: false })).toEqual([]);
});

test("what no manifest states and nobody removes is left alone", () => {
  expect(reasons("unstated")).toEqual([]);
});
