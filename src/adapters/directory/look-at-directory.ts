import type { Problem } from "../../core/model/problem.ts";
import { checkDirectoryPermissions } from "./check-permissions.ts";
import type { DirectorySettings } from "./directory-settings.ts";
import { listManifestPaths } from "./list-manifest-paths.ts";
import { mapInSlices } from "./map-in-slices.ts";
import { type EntryOutcome, readEntry } from "./read-entry.ts";

/** All that one look at the directory came to, in byte order of the names. */
export interface DirectoryLook {
  readonly entries: readonly SeenEntry[];
  /** The folders that were listed, relative to the directory, which is empty. */
  readonly folders: readonly string[];
  readonly linkedFolders: readonly string[];
  /** What does not keep the directory from being used: others can write it. */
  readonly warning: Problem | null;
  /** Why not everything was seen; null where it was. */
  readonly problem: Problem | null;
}

export interface SeenEntry {
  /** Relative to the directory, with `/`. */
  readonly name: string;
  readonly outcome: EntryOutcome;
}

/** Lists the directory and reads what is named like a manifest, once. */
export async function lookAtDirectory(settings: DirectorySettings): Promise<DirectoryLook> {
  const permissions = await checkDirectoryPermissions(settings.directory, settings);
  if (permissions?.severity === "error") {
    return { entries: [], folders: [], linkedFolders: [], warning: null, problem: permissions };
  }
  const listing = await listManifestPaths(settings.directory, settings);
  let bytesLeft = settings.maximumTotalBytes;
  function takeBytes(count: number): boolean {
    bytesLeft -= count;
    return bytesLeft >= 0;
  }
  const entrySettings = { ...settings, takeBytes };
  const entries = await mapInSlices(listing.entries, (entry) => ({
    name: entry.name,
    outcome: readEntry(entry, entrySettings),
  }));
  const { folders, linkedFolders, problem } = listing;
  return { entries, folders, linkedFolders, warning: permissions, problem };
}
