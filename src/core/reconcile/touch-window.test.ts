import { describe, expect, test } from "vitest";
import { decideTouches, NO_TOUCHES, noteTouches, type TouchWindow } from "./touch-window.ts";

/** Touches at their times, and what is decided long enough after the last of them. */
function touched(times: Readonly<Record<string, number>>, fileCount: number) {
  const window = Object.entries(times).reduce((so, [path, atMs]) => noteTouches(so, [path], atMs), NO_TOUCHES);
  return decideTouches(window, fileCount, Math.max(...Object.values(times)) + 300);
}

describe("files that were touched", () => {
  test("are redeployed where it is one, or few of many", () => {
    expect(touched({ a: 0 }, 1).redeploy).toEqual(["a"]);
    expect(touched({ a: 0, b: 100, c: 350 }, 20).redeploy).toEqual(["a", "b", "c"]);
  });

  test("are a copy where they are more than three, or half of all", () => {
    expect(touched({ a: 0, b: 0, c: 0, d: 0 }, 100)).toMatchObject({ redeploy: [], copied: 4 });
    expect(touched({ a: 0, b: 1 }, 4)).toMatchObject({ redeploy: [], copied: 2 });
  });

  test("are decided on only when no further one has followed for a moment", () => {
    const window = noteTouches(NO_TOUCHES, ["a"], 0);
    expect(decideTouches(window, 5, 100)).toEqual({ window, redeploy: [], copied: 0, decideInMs: 200 });
    expect(decideTouches(window, 5, 300)).toEqual({
      window: { pending: new Map(), decided: new Map([["a", 0]]) },
      redeploy: ["a"],
      copied: 0,
      decideInMs: null,
    });
  });

  test("wait for the last of them, by a clock that began long ago", () => {
    const window = noteTouches(noteTouches(NO_TOUCHES, ["a"], 50_000), ["b"], 50_200);
    expect(decideTouches(window, 5, 50_400)).toEqual({ window, redeploy: [], copied: 0, decideInMs: 100 });
    expect(decideTouches(window, 5, 50_500).redeploy).toEqual(["a", "b"]);
  });

  test("are decided on soon where the first of them is long ago, although others follow", () => {
    const window = noteTouches(noteTouches(NO_TOUCHES, ["a"], 50_000), ["b"], 51_900);
    expect(decideTouches(window, 5, 51_950).decideInMs).toBe(50);
    expect(decideTouches(window, 5, 52_000).redeploy).toEqual(["a", "b"]);
  });

  test("do not put the decision off for ever where one follows the other", () => {
    let window: TouchWindow = NO_TOUCHES;
    for (let atMs = 0; atMs <= 2_000; atMs += 200) window = noteTouches(window, [`file-${atMs}`], atMs);
    expect(decideTouches(window, 1_000, 2_000).copied).toBe(11);
  });

  test("count together with those decided on just before", () => {
    const first = decideTouches(noteTouches(NO_TOUCHES, ["a", "b"], 0), 100, 300);
    expect(first.redeploy).toEqual(["a", "b"]);
    const then = noteTouches(first.window, ["c", "d"], 500);
    expect(decideTouches(then, 100, 800).copied).toBe(2);
    const later = noteTouches(first.window, ["c", "d"], 5_000);
    expect(decideTouches(later, 100, 5_300).redeploy).toEqual(["c", "d"]);
  });

  test("count no longer when two seconds have gone by since", () => {
    const decided = new Map([
      ["a", 50_000],
      ["b", 50_001],
    ]);
    const window = noteTouches({ pending: new Map(), decided }, ["c"], 51_000);
    expect(decideTouches(window, 100, 52_000).window.decided).toEqual(
      new Map([
        ["b", 50_001],
        ["c", 51_000],
      ]),
    );
  });
});

test("where no file was touched nothing is decided, and what was before still counts for its time", () => {
  const decided = new Map([
    ["a", 0],
    ["b", 1_500],
  ]);
  const window = noteTouches({ pending: new Map(), decided }, [], 1_600);
  expect(decideTouches(window, 5, 2_100)).toEqual({
    window: { pending: new Map(), decided: new Map([["b", 1_500]]) },
    redeploy: [],
    copied: 0,
    decideInMs: null,
  });
});
