import { type Stats, statSync } from "node:fs";

/** What the file system tells of a regular file: enough to see that it changed without reading it. */
export interface FileMark {
  readonly device: number;
  readonly inode: number;
  readonly bytes: number;
  readonly modifiedAtMs: number;
  /** When its content, name or rights changed: nobody can set it. */
  readonly changedAtMs: number;
  readonly accessedAtMs: number;
}

export function markOf(stats: Stats): FileMark {
  return {
    device: stats.dev,
    inode: stats.ino,
    bytes: stats.size,
    modifiedAtMs: stats.mtimeMs,
    changedAtMs: stats.ctimeMs,
    accessedAtMs: stats.atimeMs,
  };
}

/** Null where nothing is at the path, or no regular file. Follows links, as reading does. */
export function markAt(path: string): FileMark | null {
  try {
    const stats = statSync(path);
    return stats.isFile() ? markOf(stats) : null;
  } catch {
    return null;
  }
}

/** Whether two looks saw the same file in the same state; that somebody read it meanwhile does not count. */
export function isSameMark(left: FileMark, right: FileMark): boolean {
  return hasSameContentMark(left, right) && left.changedAtMs === right.changedAtMs;
}

/** As `isSameMark`, but rights and links may have changed. */
export function hasSameContentMark(left: FileMark, right: FileMark): boolean {
  return isSameInode(left, right) && left.bytes === right.bytes && left.modifiedAtMs === right.modifiedAtMs;
}

export function isSameInode(left: FileMark, right: FileMark): boolean {
  return left.device === right.device && left.inode === right.inode;
}

/**
 * Whether the last thing that happened to the file was a `touch`: it sets all three times to one moment, which a write
 * does not (it leaves the time of access alone). Somebody who read the file since hides it.
 */
export function looksTouched(mark: FileMark): boolean {
  return mark.accessedAtMs === mark.modifiedAtMs && mark.modifiedAtMs === mark.changedAtMs;
}
