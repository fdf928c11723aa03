import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useScratchDirectory } from "../../../test/support/scratch-directory.ts";
import { acquireStateLock } from "./acquire-state-lock.ts";
import { inspectState } from "./inspect-state.ts";

const scratch = useScratchDirectory();

test("a directory that is not there has nothing to tell, and is not made", async () => {
  expect(await inspectState(join(scratch(), "none"))).toEqual({ damagedFiles: [], lockHolderPid: null });
  expect(readdirSync(scratch())).toEqual([]);
});

test("who holds the lock is told while it is held", async () => {
  const lock = await acquireStateLock(scratch());
  expect((await inspectState(scratch())).lockHolderPid).toBe(process.pid);
  if (lock.ok) await lock.value.release();
  expect((await inspectState(scratch())).lockHolderPid).toBeNull();
});

test("files that were set aside are listed", async () => {
  for (const name of ["inventory.json", "journal.json.damaged-2", "inventory.json.damaged-1"]) {
    writeFileSync(join(scratch(), name), "");
  }
  expect((await inspectState(scratch())).damagedFiles).toEqual(["inventory.json.damaged-1", "journal.json.damaged-2"]);
});
