import { expect, test } from "vitest";
import { observedOf } from "../../test/support/builders.ts";
import { goneDoubts } from "./gone-doubts.ts";

function lookAt(nowMs: { value: number }) {
  const doubts = goneDoubts({ nowMs: () => nowMs.value });
  return {
    doubts,
    names: (...containers: Parameters<typeof observedOf>[]) => [
      ...doubts.look({ containers: containers.map((one) => observedOf(...one)), bootId: "", observedAt: "" }),
    ],
  };
}

test("a container whose process is gone is doubted for two seconds, and another look is due soon", () => {
  const now = { value: 0 };
  const { doubts, names } = lookAt(now);
  expect([names(["app", { process: "gone" }], ["other"]), doubts.lookAgainInMs()]).toEqual([["app"], 200]);
  now.value = 2_000;
  expect(names(["app", { process: "gone" }])).toEqual(["app"]);
  now.value = 2_200;
  expect([names(["app", { process: "gone" }]), doubts.lookAgainInMs()]).toEqual([[], null]);
});

test("one that was seen alive in between is doubted anew", () => {
  const now = { value: 0 };
  const { names } = lookAt(now);
  names(["app", { process: "gone" }]);
  now.value = 2_100;
  names(["app"]);
  now.value = 2_300;
  expect(names(["app", { process: "gone" }])).toEqual(["app"]);
});

test("the doubt is about the managed container, whatever part it plays in a replacement", () => {
  const { names } = lookAt({ value: 0 });
  expect(names(["app", { process: "gone", listedName: "app.kad-old" }])).toEqual(["app"]);
});
