import { type Stats, statSync } from "node:fs";
import { dirname } from "node:path";

/** Who we are, as a parameter so that tests can be somebody else. */
export interface Identity {
  readonly userId: number;
  readonly groupId: number;
}

/** The identity of this process. */
export function processIdentity(): Identity {
  return { userId: process.geteuid?.() ?? 0, groupId: process.getegid?.() ?? 0 };
}

/**
 * Who other than root and ourselves can write a file or folder, in words; null where nobody can.
 * The group root, and a user's private group (same number as the user), count as nobody else.
 */
export function otherWriters(stats: Stats, self: Identity): string | null {
  if ((stats.mode & WORLD_WRITE) !== 0) {
    return `everybody (mode ${octalMode(stats)})`;
  }
  const isPrivateGroup = stats.gid === self.groupId && self.groupId === self.userId;
  if ((stats.mode & GROUP_WRITE) !== 0 && stats.gid !== 0 && !isPrivateGroup) {
    return `group ${stats.gid} (mode ${octalMode(stats)})`;
  }
  if (stats.uid !== 0 && stats.uid !== self.userId) {
    return `its owner, user ${stats.uid}`;
  }
  return null;
}

/**
 * As `otherWriters`, of the folders above a real path: who may rename a folder away decides what lies at its path.
 * In a sticky folder (`/tmp`) others cannot rename what is not theirs.
 */
export function otherWritersAbove(
  path: string,
  self: Identity,
): { readonly path: string; readonly who: string } | null {
  for (const folder of foldersAbove(path)) {
    const stats = statSync(folder);
    const who = (stats.mode & STICKY) === 0 ? otherWriters(stats, self) : null;
    if (who !== null) {
      return { path: folder, who };
    }
  }
  return null;
}

/** Whether only root can change what lies at a real path: the file and every folder above it. */
export function isRootOnly(path: string, stats: Stats): boolean {
  if (!isRootOnlyEntry(stats)) {
    return false;
  }
  for (const folder of foldersAbove(path)) {
    if (!isRootOnlyEntry(statSync(folder))) {
      return false;
    }
  }
  return true;
}

function isRootOnlyEntry(stats: Stats): boolean {
  return stats.uid === 0 && otherWriters(stats, ROOT) === null;
}

function foldersAbove(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}

function octalMode(stats: Stats): string {
  return (stats.mode & 0o7777).toString(8).padStart(4, "0");
}

const ROOT: Identity = { userId: 0, groupId: 0 };
const WORLD_WRITE = 0o002;
const GROUP_WRITE = 0o020;
const STICKY = 0o1000;
