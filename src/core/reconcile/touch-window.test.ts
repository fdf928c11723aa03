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
    expect(decideTouches(window, 5, 100)).toMatchObject({ redeploy: [], copied: 0, decideInMs: 200 });
    expect(decideTouches(window, 5, 300)).toMatchObject({ redeploy: ["a"], decideInMs: null });
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
});
