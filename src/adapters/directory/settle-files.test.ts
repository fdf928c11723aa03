import { describe, expect, test } from "vitest";
import type { FileMark } from "./file-mark.ts";
import { type FileSettler, settleFiles } from "./settle-files.ts";

const TIMES = { quietMs: 100, longestPauseMs: 1_000, openLimitMs: 3_000 };

/** The state of a file on disk; `text` stands for its bytes. */
interface OnDisk {
  readonly text: string;
  readonly inode?: number;
  readonly modifiedAtMs?: number;
  readonly changedAtMs?: number;
  readonly accessedAtMs?: number;
  readonly isTorn?: boolean;
}

function markOf({
  text,
  inode = 1,
  modifiedAtMs = 0,
  changedAtMs = modifiedAtMs,
  accessedAtMs = -1,
}: OnDisk): FileMark {
  return { device: 1, inode, bytes: text.length, modifiedAtMs, changedAtMs, accessedAtMs };
}

/** Looks at a directory that holds these files, at a moment of both clocks. */
function look(
  settler: FileSettler,
  atMs: number,
  disk: Readonly<Record<string, OnDisk>>,
  { isComplete = true, openForWriting = [] as readonly string[], refused = [] as readonly string[] } = {},
) {
  const files = new Map(
    Object.entries(disk).map(([path, state]) => {
      const file = { path, bytes: Buffer.from(state.text), sha256: state.text, modifiedAtMs: state.modifiedAtMs ?? 0 };
      return [path, { file, mark: markOf(state), isTorn: state.isTorn ?? false }] as const;
    }),
  );
  const settled = settler.settle({
    files,
    refusedPaths: new Set(refused),
    isComplete,
    lookedAtMs: atMs,
    wallClockMs: atMs,
    openForWriting: new Set(openForWriting),
  });
  return Object.fromEntries([
    ...settled.files.map(({ path, sha256, modifiedAtMs }) => [path, `${sha256}@${modifiedAtMs}`]),
    ...settled.withheldPaths.map((path) => [path, "withheld"]),
  ]);
}

/** A settler that believes the old version of `a.json`, at 1000 ms. */
function settlerWith(disk: Readonly<Record<string, OnDisk>> = { "a.json": { text: "old" } }): FileSettler {
  const settler = settleFiles(TIMES);
  look(settler, 1_000, disk);
  return settler;
}

describe("a file that was moved into place", () => {
  test("is believed at once", () => {
    const settler = settlerWith();
    const arrived: OnDisk = { text: "new", inode: 2, modifiedAtMs: 2_000 };
    expect(settler.noteMove("a.json", markOf(arrived), 2_000)).toBe("look");
    expect(look(settler, 2_001, { "a.json": arrived })).toEqual({ "a.json": "new@2000" });
    expect(settler.nextDueMs()).toBeNull();
  });

  test("is doubted when it is written to afterwards: it was created in place", () => {
    const settler = settlerWith({});
    const begun: OnDisk = { text: "ha", inode: 2, modifiedAtMs: 2_000 };
    settler.noteMove("b.json", markOf(begun), 2_000);
    expect(settler.noteChange("b.json", markOf(begun), 2_000)).toBe("wait");
    expect(look(settler, 2_001, { "b.json": begun })).toEqual({});
    expect(settler.nextDueMs()).toBe(2_100);
    expect(look(settler, 2_100, { "b.json": begun })).toEqual({ "b.json": "ha@2000" });
  });

  test("is not believed for the event of another version", () => {
    const settler = settlerWith();
    settler.noteMove("a.json", markOf({ text: "new", inode: 2, modifiedAtMs: 2_000 }), 2_000);
    const later: OnDisk = { text: "later", inode: 2, modifiedAtMs: 2_003 };
    expect(look(settler, 2_004, { "a.json": later })).toEqual({ "a.json": "old@0" });
  });

  test("and is empty is one that was only created: nothing to look at yet", () => {
    const settler = settlerWith({});
    expect(settler.noteMove("b.json", markOf({ text: "", modifiedAtMs: 2_000 }), 2_000)).toBe("wait");
    expect(look(settler, 2_001, { "b.json": { text: "", modifiedAtMs: 2_000 } })).toEqual({});
  });
});

describe("a file that is written in place", () => {
  test("counts as it was until it has been the same for the quiet time", () => {
    const settler = settlerWith();
    const half: OnDisk = { text: "ne", modifiedAtMs: 2_000 };
    const whole: OnDisk = { text: "new", modifiedAtMs: 2_050 };
    expect(settler.noteChange("a.json", markOf(half), 2_000)).toBe("wait");
    expect(look(settler, 2_040, { "a.json": half })).toEqual({ "a.json": "old@0" });
    settler.noteChange("a.json", markOf(whole), 2_050);
    expect(look(settler, 2_149, { "a.json": whole })).toEqual({ "a.json": "old@0" });
    expect(look(settler, 2_150, { "a.json": whole })).toEqual({ "a.json": "new@2050" });
  });

  test("is doubted without any event, when what is seen is not what was believed", () => {
    const settler = settlerWith();
    const half: OnDisk = { text: "ne", modifiedAtMs: 2_000 };
    const whole: OnDisk = { text: "new", modifiedAtMs: 2_090 };
    expect(look(settler, 2_010, { "a.json": half })).toEqual({ "a.json": "old@0" });
    expect(look(settler, 2_111, { "a.json": whole })).toEqual({ "a.json": "old@0" });
    expect(look(settler, 2_211, { "a.json": whole })).toEqual({ "a.json": "new@2090" });
  });

  test("without any event and with the same time and size: its bytes tell", () => {
    const settler = settlerWith();
    const rewritten: OnDisk = { text: "OLD", changedAtMs: 2_000 };
    expect(look(settler, 2_010, { "a.json": rewritten })).toEqual({ "a.json": "old@0" });
    expect(look(settler, 2_110, { "a.json": rewritten })).toEqual({ "a.json": "OLD@0" });
  });

  test("is never believed from a look during which it changed", () => {
    const settler = settlerWith();
    const torn: OnDisk = { text: "neX", modifiedAtMs: 2_000, isTorn: true };
    expect(look(settler, 2_010, { "a.json": torn })).toEqual({ "a.json": "old@0" });
    expect(look(settler, 2_200, { "a.json": torn })).toEqual({ "a.json": "old@0" });
  });

  test("by somebody who still has it open waits for him, asked less and less often, but not for ever", () => {
    const settler = settlerWith();
    const stalled: OnDisk = { text: "ne", modifiedAtMs: 2_000 };
    settler.noteChange("a.json", markOf(stalled), 2_000);
    const looks: number[] = [];
    let atMs = 2_000;
    for (let shown = "old@0"; shown === "old@0"; ) {
      atMs = settler.nextDueMs() ?? Number.NaN;
      looks.push(atMs);
      shown = look(settler, atMs, { "a.json": stalled }, { openForWriting: ["a.json"] })["a.json"] ?? "";
    }
    expect(looks).toEqual([2_100, 2_200, 2_300, 2_500, 2_900, 3_700, 4_700, 5_700]);
    expect(settler.nextDueMs()).toBeNull();
  });
});

describe("the same bytes with a new time", () => {
  test("are a touch, believed at once, if all three times are one", () => {
    const settler = settlerWith();
    const touched: OnDisk = { text: "old", modifiedAtMs: 2_000, accessedAtMs: 2_000 };
    expect(settler.noteChange("a.json", markOf(touched), 2_000)).toBe("look");
    expect(look(settler, 2_001, { "a.json": touched })).toEqual({ "a.json": "old@2000" });
    expect(settler.nextDueMs()).toBeNull();
  });

  test("may be the first part of a write otherwise", () => {
    const settler = settlerWith();
    const begun: OnDisk = { text: "old", modifiedAtMs: 2_000 };
    expect(settler.noteChange("a.json", markOf(begun), 2_000)).toBe("wait");
    expect(look(settler, 2_001, { "a.json": begun })).toEqual({ "a.json": "old@0" });
    expect(look(settler, 2_100, { "a.json": begun })).toEqual({ "a.json": "old@2000" });
  });

  test("keep their time when only rights changed", () => {
    const settler = settlerWith();
    const changed: OnDisk = { text: "old", changedAtMs: 2_000 };
    expect(settler.noteChange("a.json", markOf(changed), 2_000)).toBe("look");
    expect(look(settler, 2_001, { "a.json": changed })).toEqual({ "a.json": "old@0" });
    expect(settler.nextDueMs()).toBeNull();
  });
});

describe("a file that is gone", () => {
  test("counts as there until it has been gone for the quiet time: it may be about to be replaced", () => {
    const settler = settlerWith();
    expect(settler.noteMove("a.json", null, 2_000)).toBe("wait");
    expect(look(settler, 2_050, {})).toEqual({ "a.json": "old@0" });
    expect(look(settler, 2_100, {})).toEqual({});
    expect(settler.nextDueMs()).toBeNull();
  });

  test("is only renamed where the same file has another name", () => {
    const settler = settlerWith();
    const moved: OnDisk = { text: "old", changedAtMs: 2_000 };
    settler.noteMove("a.json", null, 2_000);
    settler.noteMove("b.json", markOf(moved), 2_000);
    expect(look(settler, 2_001, { "b.json": moved })).toEqual({ "b.json": "old@0" });
  });

  test("from a look that did not see everything proves nothing, and starts nothing", () => {
    const settler = settlerWith();
    expect(look(settler, 2_000, {}, { isComplete: false })).toEqual({});
    expect(settler.nextDueMs()).toBeNull();
    expect(look(settler, 2_500, { "a.json": { text: "old" } })).toEqual({ "a.json": "old@0" });
  });

  test("and is refused instead is not believed any more, and starts nothing", () => {
    const settler = settlerWith();
    settler.noteChange("a.json", markOf({ text: "much too big", modifiedAtMs: 2_000 }), 2_000);
    expect(look(settler, 2_200, {}, { refused: ["a.json"] })).toEqual({});
    expect(settler.nextDueMs()).toBeNull();
  });
});

describe("the first look", () => {
  test("believes what was written some time ago", () => {
    expect(look(settleFiles(TIMES), 1_000, { "a.json": { text: "old", modifiedAtMs: 899 } })).toEqual({
      "a.json": "old@899",
    });
  });

  test("believes what bears a time to come: the clock was set back", () => {
    expect(look(settleFiles(TIMES), 1_000, { "a.json": { text: "old", modifiedAtMs: 9_999 } })).toEqual({
      "a.json": "old@9999",
    });
  });

  test("withholds what was written just now, until it is quiet", () => {
    const settler = settleFiles(TIMES);
    expect(look(settler, 1_000, { "a.json": { text: "ha", modifiedAtMs: 950 } })).toEqual({ "a.json": "withheld" });
    expect(look(settler, 1_050, { "a.json": { text: "half", modifiedAtMs: 1_040 } })).toEqual({ "a.json": "withheld" });
    expect(look(settler, 1_150, { "a.json": { text: "half", modifiedAtMs: 1_040 } })).toEqual({
      "a.json": "half@1040",
    });
  });
});
