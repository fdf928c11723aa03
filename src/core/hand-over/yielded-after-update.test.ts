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
