import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { probeLockSocket } from "./lock-socket.ts";

export interface StateInspection {
  /** Names of files that were set aside because they were damaged. */
  readonly damagedFiles: readonly string[];
  /** The process that holds the lock; 0: one that does not say which it is; null: none. */
  readonly lockHolderPid: number | null;
}

/** Looks at a state directory without making, locking or changing anything. */
export async function inspectState(directory: string): Promise<StateInspection> {
  const names = await readdir(directory).catch(() => []);
  const damagedFiles = names.filter((name) => /[.]damaged-\d+$/.test(name)).sort();
  return { damagedFiles, lockHolderPid: await findLockHolder(join(directory, "lock")) };
}

async function findLockHolder(folder: string): Promise<number | null> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith("."));
  for (const name of names) {
    const claim = await probeLockSocket(folder, name).catch(() => null);
    if (claim?.stage === "holder") return claim.processId;
  }
  return null;
}
