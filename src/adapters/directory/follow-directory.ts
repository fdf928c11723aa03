import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { systemErrorCode } from "./system-error.ts";
import type { FolderWatches } from "./watch-folders.ts";

/** Watches a directory and folders below it; while it is missing, what its path begins with. */
export interface DirectoryFollower {
  /** As `FolderWatches.follow`, with folders relative to the directory. They are remembered. */
  follow(foldersBelow?: readonly string[]): Promise<boolean>;
  /** What the system says of an entry of a folder that is watched: is it a step to the missing directory? */
  isAwaited(folder: string): boolean;
  isStepTowards(folder: string, name: string | null): boolean;
  isFollowed(path: string): boolean;
}

export function followDirectory(directory: string, watches: Pick<FolderWatches, "follow">): DirectoryFollower {
  let below: readonly string[] = [];
  let awaited: Step | null = null;

  async function awaitDirectory(): Promise<void> {
    below = [];
    // What appears between the look and the watch is found by looking again.
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const step = await nextStep(directory);
      if (step.folder === awaited?.folder && step.name === awaited.name && turn > 0) return;
      awaited = step;
      await watches.follow([step.folder]);
    }
  }

  return {
    async follow(foldersBelow = below) {
      if (!(await isFolder(directory))) await awaitDirectory();
      if (!(await isFolder(directory))) return false;
      awaited = null;
      below = foldersBelow;
      return watches.follow([directory, ...below.map((folder) => join(directory, folder))]);
    },
    isAwaited: (folder) => folder === awaited?.folder,
    isStepTowards: (folder, name) => folder === awaited?.folder && (name === null || name === awaited.name),
    isFollowed: (path) => below.some((folder) => join(directory, folder) === path),
  };
}

/** The nearest folder that is there, and the name that is missing in it. */
interface Step {
  readonly folder: string;
  readonly name: string;
}

async function nextStep(path: string): Promise<Step> {
  const folder = dirname(path);
  if (folder === path || (await isFolder(folder))) return { folder, name: basename(path) };
  return nextStep(folder);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    systemErrorCode(error);
    return false;
  }
}

const MOST_TURNS = 8;
