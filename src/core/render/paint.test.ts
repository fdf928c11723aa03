import { expect, test } from "vitest";
import { paintOf } from "./paint.ts";

test("each painter ends only what it began, and nothing is painted as nothing", () => {
  const painted = (color: boolean) => Object.entries(paintOf(color)).map(([name, painter]) => [name, painter("x")]);
  expect(painted(true)).toEqual([
    ["bold", "\u001b[1mx\u001b[22m"],
    ["dim", "\u001b[2mx\u001b[22m"],
    ["red", "\u001b[31mx\u001b[39m"],
    ["green", "\u001b[32mx\u001b[39m"],
    ["yellow", "\u001b[33mx\u001b[39m"],
    ["cyan", "\u001b[36mx\u001b[39m"],
  ]);
  expect(new Set(painted(false).map(([, text]) => text))).toEqual(new Set(["x"]));
  expect(paintOf(true).red("")).toBe("");
});
