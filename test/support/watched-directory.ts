import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import {
  openWatchedDirectory,
  type WatchedDirectoryOptions,
} from "../../src/adapters/directory/open-watched-directory.ts";
import { systemClock } from "../../src/adapters/system/system-clock.ts";
import type { DirectorySnapshot } from "../../src/engine/ports.ts";
import { eventually } from "./eventually.ts";
import { useScratchDirectory } from "./scratch-directory.ts";
import { textsOf } from "./snapshot-texts.ts";

/** A directory that is watched and read whenever a hint comes, as the daemon does. */
export interface FollowedDirectory {
  /** Every snapshot that was read because of a hint, and the first. */
  readonly snapshots: readonly DirectorySnapshot[];
  /** What was said about limits. */
  readonly troubles: readonly string[];
  hintCount(): number;
  /** Waits until no read is under way and the last snapshot's texts are these: file name -> text. */
  shows(texts: Readonly<Record<string, string>>): Promise<DirectorySnapshot>;
  /** Reads without a hint, as the resync does. */
  read(): Promise<DirectorySnapshot>;
  close(): void;
}

/** Waits for the first read, so that everything after it is seen as a change. */
export async function followDirectory(
  path: string,
  options: Partial<WatchedDirectoryOptions> = {},
): Promise<FollowedDirectory> {
  const directory = openWatchedDirectory({ path, clock: systemClock, ...options });
  const snapshots: DirectorySnapshot[] = [];
  const troubles: string[] = [];
  let hintCount = 0;
  const watch = directory.watch(
    () => {
      hintCount += 1;
      void read();
    },
    (message) => troubles.push(message),
  );
  async function read(): Promise<DirectorySnapshot> {
    const snapshot = await directory.read();
    snapshots.push(snapshot);
    return snapshot;
  }
  await read();
  return {
    snapshots,
    troubles,
    hintCount: () => hintCount,
    read,
    close: watch.close,
    async shows(texts) {
      const wanted = JSON.stringify(sorted(texts));
      const last = async () => snapshots.at(-1);
      const snapshot = await eventually(
        async () => {
          const seen = await last();
          return seen === undefined ? "" : JSON.stringify(sorted(textsOf(seen)));
        },
        (seen) => seen === wanted,
      ).then(last);
      if (snapshot === undefined) throw new Error("internal: nothing was read");
      return snapshot;
    },
  };
}

/** A scratch folder with an empty folder `manifests`, and watches that end with the test. */
export interface WatchedScratch {
  scratch(): string;
  path(): string;
  follow(options?: Partial<WatchedDirectoryOptions>): Promise<FollowedDirectory>;
}

export function useWatchedScratch(): WatchedScratch {
  const scratch = useScratchDirectory();
  const path = () => join(scratch(), "manifests");
  const followed = new Set<FollowedDirectory>();
  beforeEach(() => mkdir(path(), { mode: 0o755 }));
  afterEach(() => {
    for (const directory of followed) directory.close();
    followed.clear();
  });
  return {
    scratch,
    path,
    async follow(options = {}) {
      const directory = await followDirectory(path(), options);
      followed.add(directory);
      return directory;
    },
  };
}

function sorted(texts: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1));
}
