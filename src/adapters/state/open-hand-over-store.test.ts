import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useScratchDirectory } from "../../../test/support/scratch-directory.ts";
import { EMPTY_HAND_OVER, type HandOverState } from "../../core/model/hand-over.ts";
import { openHandOverStore } from "./open-hand-over-store.ts";

const scratch = useScratchDirectory();
const directory = () => join(scratch(), "state");

const BEFORE = new Map([["app", { manifestSha256: "00", isThere: true, isRunning: false }]]);
const FULL: HandOverState = {
  pause: { reason: "workshop", since: "2026-01-01T00:00:00Z" },
  activity: {
    ...{ activityId: "a-1", since: "2026-01-01T00:00:00Z", status: "UPDATING", heardAtMs: 4711 },
    ...{ interruptedActivityId: "a-0", before: BEFORE },
  },
  unsettled: { activityId: "a-2", since: "2026-01-01T00:00:00Z", isSuccess: true, before: null },
  finishedActivityIds: ["x", "y"],
  bootId: "boot-1",
  yielded: new Map([
    ["web", { name: "web", manifestSha256: "00", activityId: "a-2", change: "changed", since: "2026-01-01T00:00:00Z" }],
  ]),
};

test("what was saved is loaded, but for when something was last heard", async () => {
  const store = openHandOverStore({ directory: directory() });
  expect(await store.load()).toEqual({ state: EMPTY_HAND_OVER, warnings: [] });
  expect(await store.save(FULL)).toMatchObject({ ok: true });
  const activity = FULL.activity === null ? null : { ...FULL.activity, heardAtMs: 0 };
  expect(await openHandOverStore({ directory: directory() }).load()).toEqual({
    state: { ...FULL, activity },
    warnings: [],
  });
});

test("D4: a damaged file is set aside, and the warning says what that means", async () => {
  const store = openHandOverStore({ directory: directory() });
  await store.save(FULL);
  const path = join(directory(), "handover.json");
  await writeFile(path, (await readFile(path, "utf8")).replace("workshop", "w0rkshop"));
  const { state, warnings } = await store.load();
  expect(state).toEqual(EMPTY_HAND_OVER);
  expect(warnings).toEqual([
    `the handover ${path} cannot be used: its checksum does not match: it was cut off or changed; it was set aside as ${path}.damaged-1, and nothing is suspended, and the manifests hold for what the update manager set`,
  ]);
});
