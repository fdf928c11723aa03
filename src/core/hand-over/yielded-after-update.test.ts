import { describe, expect, test } from "vitest";
import { desiredOf, entryOf, imageOf, inventoryOf, manifestOf, observedOf } from "../../../test/support/builders.ts";
import type { ContainerBefore, EndedActivity } from "../model/hand-over.ts";
import type { Inventory } from "../model/inventory.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import { stillYielded, withoutYielded } from "./without-yielded.ts";
import { effectsOfUpdate } from "./yielded-after-update.ts";

const SHA256 = "0".repeat(64);
const RAN: ContainerBefore = { manifestSha256: SHA256, isThere: true, isRunning: true };
const NEW_IMAGE = { image: imageOf("example.com/app:2") };

interface Situation {
  readonly listed?: readonly ObservedContainer[];
  readonly before?: ContainerBefore | null;
  readonly isSuccess?: boolean;
  readonly inventory?: Inventory;
}

/** What an update came to for `app`, which ran as its manifest says before. */
function effectOn({ listed = [], before = RAN, isSuccess = true, inventory = inventoryOf(entryOf("app")) }: Situation) {
  const known = before === null ? null : new Map([["app", before]]);
  const ended: EndedActivity = { activityId: "a-1", since: "", isSuccess, before: known };
  const observed = { containers: listed, bootId: "", observedAt: "" };
  const effects = effectsOfUpdate(ended, { desired: desiredOf(manifestOf("app")), observed, inventory, timestamp: "" });
  return effects.yielded.get("app")?.change ?? (effects.leftStopped.includes("app") ? "left stopped" : "nothing");
}

const UPDATED = observedOf("app", { id: "new" }, NEW_IMAGE);
const UNTOUCHED = observedOf("app");
const STOPPED = observedOf("app", { status: "Stopped", manuallyStopped: true });

describe("after a successful update", () => {
  test("what it set otherwise is yielded, and what it removed", () => {
    expect(effectOn({ listed: [UPDATED] })).toBe("changed");
    expect(effectOn({ listed: [] })).toBe("removed");
  });

  test("what it changed in place is yielded", () => {
    const limited = observedOf(
      "app",
      {},
      { restartPolicy: { type: "no", maximumRetryCount: 0, retryTimeoutSeconds: 0 } },
    );
    expect(effectOn({ listed: [limited] })).toBe("changed");
  });

  test("what it left alone, or set as the manifest says, is not", () => {
    expect(effectOn({ listed: [UNTOUCHED] })).toBe("nothing");
    expect(effectOn({ listed: [observedOf("app", { id: "new" })] })).toBe("nothing");
  });

  test("a container that never was there is none that it removed", () => {
    const before = { ...RAN, isThere: false, isRunning: false };
    expect(effectOn({ listed: [], before, inventory: inventoryOf() })).toBe("nothing");
  });

  test("a manifest that was changed meanwhile is the later word", () => {
    expect(effectOn({ listed: [UPDATED], before: { ...RAN, manifestSha256: "1".repeat(64) } })).toBe("nothing");
  });

  test("where the situation before was not known, the inventory tells of it", () => {
    expect(effectOn({ listed: [UPDATED], before: null })).toBe("changed");
    const older = inventoryOf(entryOf("app", { manifestSha256: "1".repeat(64) }));
    expect(effectOn({ listed: [UPDATED], before: null, inventory: older })).toBe("nothing");
  });

  test("a drift that we know of is not the update's", () => {
    const spec = { environment: ["A=1"] };
    const entry = entryOf("app", { answer: observedOf("app", {}, spec).spec });
    expect(effectOn({ listed: [observedOf("app", {}, spec)], inventory: inventoryOf(entry) })).toBe("nothing");
  });
});

test("what was yielded says by which activity, and against which manifest", () => {
  const before = new Map([
    ["gone", RAN],
    ["set", RAN],
    ["idle", RAN],
  ]);
  const desired = desiredOf(manifestOf("gone"), manifestOf("set"), manifestOf("idle"), manifestOf("unknown"));
  const containers = [observedOf("set", { id: "new" }, NEW_IMAGE), observedOf("idle"), observedOf("unknown")];
  const after = { desired, observed: { containers, bootId: "", observedAt: "" }, inventory: inventoryOf() };
  const ended = { activityId: "a-1", since: "t0", isSuccess: true, before };
  const yielded = { manifestSha256: SHA256, activityId: "a-1", since: "t1" };
  expect(effectsOfUpdate(ended, { ...after, timestamp: "t1" })).toEqual({
    yielded: new Map([
      ["gone", { ...yielded, name: "gone", change: "removed" }],
      ["set", { ...yielded, name: "set", change: "changed" }],
    ]),
    leftStopped: [],
  });
});

describe("of what we did not deploy, or have no record of how", () => {
  const IN_PLACE = { restartPolicy: { type: "no", maximumRetryCount: 0, retryTimeoutSeconds: 0 } };
  const ANEW = { environment: ["A=1"] };

  test("whatever is set otherwise is the update's where the container is not on record", () => {
    expect(effectOn({ listed: [observedOf("app", {}, ANEW)], inventory: inventoryOf() })).toBe("changed");
    expect(effectOn({ listed: [observedOf("app", { id: "new" }, ANEW)] })).toBe("changed");
  });

  test("only what can be set in place is the update's where nothing is known of how it was made", () => {
    const inventory = inventoryOf(entryOf("app", { sent: null, answer: null }));
    expect(effectOn({ listed: [observedOf("app", {}, IN_PLACE)], inventory })).toBe("changed");
    expect(effectOn({ listed: [observedOf("app", {}, ANEW)], inventory })).toBe("nothing");
    expect(effectOn({ listed: [observedOf("app", {}, { ...ANEW, ...IN_PLACE })], inventory })).toBe("nothing");
  });

  test("what was sent is what was left where Kanto's answer is not known", () => {
    const inventory = inventoryOf(entryOf("app", { answer: null }, ANEW));
    expect(effectOn({ listed: [observedOf("app", {}, ANEW)], inventory })).toBe("nothing");
    expect(effectOn({ listed: [observedOf("app", {}, { ...ANEW, ...IN_PLACE })], inventory })).toBe("changed");
  });

  test("where the situation before was not known either, nothing is the update's, and nothing ran", () => {
    expect(effectOn({ listed: [UPDATED], before: null, inventory: inventoryOf() })).toBe("nothing");
    expect(effectOn({ listed: [], before: null })).toBe("removed");
    expect(effectOn({ listed: [STOPPED], before: null, isSuccess: false })).toBe("nothing");
  });
});

describe("after a successful update that left a container without starting it", () => {
  const MADE = observedOf("app", { id: "new", status: "Created" }, NEW_IMAGE);

  test("the new one is what it wanted, and the old one is as before", () => {
    expect(effectOn({ listed: [MADE] })).toBe("changed");
    expect(effectOn({ listed: [STOPPED, MADE] })).toBe("changed");
    expect(effectOn({ listed: [STOPPED] })).toBe("nothing");
    expect(effectOn({ listed: [MADE], inventory: inventoryOf() })).toBe("changed");
  });

  test("the one that runs counts, whatever lies beside it", () => {
    expect(effectOn({ listed: [MADE, UNTOUCHED] })).toBe("nothing");
  });
});

describe("after an update that did not succeed", () => {
  test("what it made run is yielded, even beside the old one", () => {
    expect(effectOn({ listed: [UPDATED], isSuccess: false })).toBe("changed");
    expect(effectOn({ listed: [STOPPED, UPDATED], isSuccess: false })).toBe("changed");
  });

  test("what it removed, or made and did not start, comes back as the manifest says", () => {
    expect(effectOn({ listed: [], isSuccess: false })).toBe("nothing");
    expect(
      effectOn({ listed: [observedOf("app", { id: "new", status: "Created" }, NEW_IMAGE)], isSuccess: false }),
    ).toBe("nothing");
  });

  test("what it stopped in passing is to be started, and what a person had stopped is not", () => {
    expect(effectOn({ listed: [STOPPED], isSuccess: false })).toBe("left stopped");
    const made = observedOf("app", { id: "new", status: "Created" }, NEW_IMAGE);
    expect(effectOn({ listed: [STOPPED, made], isSuccess: false })).toBe("left stopped");
    expect(effectOn({ listed: [STOPPED], isSuccess: false, before: { ...RAN, isRunning: false } })).toBe("nothing");
    expect(effectOn({ listed: [observedOf("app", { status: "Stopped" })], isSuccess: false })).toBe("nothing");
    expect(effectOn({ listed: [observedOf("app", { manuallyStopped: true })], isSuccess: false })).toBe("nothing");
    expect(effectOn({ listed: [STOPPED, UNTOUCHED], isSuccess: false })).toBe("nothing");
  });
});

describe("what is yielded", () => {
  const manifest = manifestOf("app");
  const container = { name: "app", manifestSha256: SHA256, activityId: "a-1", change: "changed", since: "" } as const;
  const yielded = new Map([["app", container]]);

  test("is held with its manifest, and says why", () => {
    const { containers, held } = withoutYielded(desiredOf(manifest, manifestOf("other")), yielded);
    expect([...containers.keys()]).toEqual(["other"]);
    expect(held.get("app")).toMatchObject({ path: "app.json", yielded: manifest });
    expect(held.get("app")?.reason).toBe(
      "the update manager set it otherwise (activity a-1), and it stays so until its manifest changes",
    );
  });

  test("says so where the update removed it, and comes back with another manifest", () => {
    const gone = new Map([["app", { ...container, change: "removed" } as const]]);
    expect(withoutYielded(desiredOf(manifest), gone).held.get("app")?.reason).toBe(
      "the update manager removed it (activity a-1), and it stays so until its manifest changes",
    );
    const changed = desiredOf(manifestOf("app", {}, { sha256: "1".repeat(64) }));
    for (const desired of [changed, desiredOf(manifestOf("other"))]) {
      expect(withoutYielded(desired, gone)).toEqual(desired);
    }
    expect(withoutYielded(changed, new Map())).toBe(changed);
  });

  test("keeps the others when one manifest has changed", () => {
    const both = new Map([...yielded, ["other", { ...container, name: "other" }]]);
    const desired = desiredOf(manifestOf("app", {}, { sha256: "1".repeat(64) }), manifestOf("other"));
    expect([...stillYielded(both, desired).keys()]).toEqual(["other"]);
  });

  test("is no longer when its manifest has changed or is gone", () => {
    expect(stillYielded(yielded, desiredOf(manifest))).toBe(yielded);
    expect(stillYielded(yielded, desiredOf(manifestOf("app", {}, { sha256: "1".repeat(64) }))).size).toBe(0);
    expect(stillYielded(yielded, desiredOf()).size).toBe(0);
  });

  test("stays where the manifest cannot be used or the directory not be read", () => {
    const held = new Map([["app", { name: "app", path: "app.json", reason: "" }]]);
    expect(stillYielded(yielded, { ...desiredOf(), held })).toBe(yielded);
    expect(stillYielded(yielded, { ...desiredOf(), complete: false })).toBe(yielded);
  });
});
