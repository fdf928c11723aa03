import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename } from "node:path";
import { type FileMark, isSameInode, markAt } from "./file-mark.ts";
import { mapInSlices } from "./map-in-slices.ts";

/** A file to be looked for among those that processes have open. */
export interface OpenCandidate {
  /** Absolute, with links in it resolved, as `/proc` shows it. */
  readonly path: string;
  readonly mark: FileMark;
}

/**
 * Those of the files that a process has open for writing, as far as this process may see: root sees all of its
 * namespace, others only their own. What cannot be seen counts as not open. Looks only at the names of what is open, so
 * that a file system that does not answer keeps nobody waiting.
 */
export async function findOpenForWriting(
  candidates: readonly OpenCandidate[],
  procDirectory = "/proc",
): Promise<readonly OpenCandidate[]> {
  if (candidates.length === 0) return [];
  const byName = new Map<string, OpenCandidate[]>();
  for (const candidate of candidates) {
    const name = basename(candidate.path);
    byName.set(name, [...(byName.get(name) ?? []), candidate]);
  }
  const processes = (await readdir(procDirectory).catch(() => [])).filter((name) => PROCESS_ID.test(name));
  const found = await mapInSlices(processes, (processId) => openedBy(`${procDirectory}/${processId}/fd`, byName));
  return [...new Set(found.flat())];
}

function openedBy(folder: string, byName: ReadonlyMap<string, readonly OpenCandidate[]>): readonly OpenCandidate[] {
  return namesIn(folder).flatMap((descriptor) => {
    const path = `${folder}/${descriptor}`;
    const alike = byName.get(basename(linkTarget(path))) ?? [];
    if (alike.length === 0 || !isWritable(path)) return [];
    const mark = markAt(path);
    return mark === null ? [] : alike.filter((candidate) => isSameInode(candidate.mark, mark));
  });
}

/** Empty for a process that has ended, or that is not ours to look at. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkTarget(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

/** The rights of the link are those of the descriptor. */
function isWritable(path: string): boolean {
  try {
    return (lstatSync(path).mode & OWNER_WRITE) !== 0;
  } catch {
    return false;
  }
}

const PROCESS_ID = /^[0-9]+$/;
const OWNER_WRITE = 0o200;
