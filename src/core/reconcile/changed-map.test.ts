import { expect, test } from "vitest";
import { changedMap } from "./changed-map.ts";

const ORIGINAL: ReadonlyMap<string, number> = new Map([
  ["app", 1],
  ["database", 2],
]);

test("is the same object where nothing differs", () => {
  const changed = changedMap(ORIGINAL);
  changed.set("app", 1);
  changed.delete("broker");
  expect(changed.result()).toBe(ORIGINAL);
});

test("tells every change at once, and leaves the original as it is", () => {
  const changed = changedMap(ORIGINAL);
  changed.set("app", 3);
  changed.delete("database");
  changed.set("broker", 4);
  expect([changed.get("app"), changed.get("database"), changed.get("broker")]).toEqual([3, undefined, 4]);
  expect([...changed.result()]).toEqual([
    ["app", 3],
    ["broker", 4],
  ]);
  expect([...ORIGINAL]).toEqual([
    ["app", 1],
    ["database", 2],
  ]);
});

test("knows a key whose value is undefined from one that is not there", () => {
  const changed = changedMap<string, number | undefined>(new Map());
  changed.set("app", undefined);
  expect([...changed.result()]).toEqual([["app", undefined]]);
});
