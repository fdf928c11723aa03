import { expect, test } from "vitest";
import { observedOf } from "../../test/support/builders.ts";
import { measureSteadiness, type Steadiness } from "./steadiness.ts";

test("a run is measured from the first look that saw it, and a restart begins anew", () => {
  const steadiness: Steadiness = new Map();
  const look = (nowMs: number, restartCount: number) =>
    measureSteadiness(steadiness, [observedOf("app", { restartCount })], nowMs).get("app-00000000");
  expect(look(1_000, 0)).toBe(0);
  expect(look(4_000, 0)).toBe(3_000);
  expect(look(5_000, 1)).toBe(0);
  expect(look(9_000, 1)).toBe(4_000);
});

test("what does not run is forgotten, so that memory does not grow", () => {
  const steadiness: Steadiness = new Map();
  measureSteadiness(steadiness, [observedOf("app")], 0);
  measureSteadiness(steadiness, [observedOf("app", { status: "Stopped" })], 1_000);
  expect(steadiness.size).toBe(0);
});
