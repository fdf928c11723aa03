import { describe, expect, test } from "vitest";
import { EMPTY_HANDLING, forgive, type HandlingRecord, isSetAside, recordAtStart } from "./handling.ts";

function recordOf(underWay: readonly string[], endings: Readonly<Record<string, number>>): HandlingRecord {
  return { bootId: "boot-1", underWay: new Set(underWay), endings: new Map(Object.entries(endings)) };
}

describe("a process that starts", () => {
  test("counts once more what was under way when the one before it ended", () => {
    expect(recordAtStart(recordOf(["new", "again"], { again: 1, other: 2 }), "boot-1")).toEqual(
      recordOf([], { again: 2, other: 2, new: 1 }),
    );
  });

  test("counts nothing where the machine was started in between, and keeps what was counted", () => {
    expect(recordAtStart(recordOf(["new"], { other: 2 }), "boot-2")).toEqual({
      ...recordOf([], { other: 2 }),
      bootId: "boot-2",
    });
  });

  test("has nothing to count at its first start", () => {
    expect(recordAtStart(EMPTY_HANDLING, "boot-1")).toEqual(recordOf([], {}));
  });
});

test.each([
  ["was never under way when a process ended", {}, false],
  ["was so twice", { it: 2 }, false],
  ["was so three times", { it: 3 }, true],
  ["was so four times", { it: 4 }, true],
])("whether a manifest is set aside that %s", (_case, endings, expected) => {
  expect(isSetAside(recordOf([], { ...endings, other: 9 }), "it")).toBe(expected);
});

describe("what came to its end", () => {
  test("is forgiven, and nothing else is", () => {
    const record = recordOf(["under way"], { one: 1, two: 2, three: 3 });
    expect(forgive(record, ["three", "unknown", "one"])).toEqual(recordOf(["under way"], { two: 2 }));
  });

  test("leaves the very record where nothing was counted against it, so that nothing is written", () => {
    const record = recordOf(["one"], { two: 2 });
    expect(forgive(record, ["one"])).toBe(record);
  });
});
