import { type FSWatcher, watch } from "node:fs";
import { stat } from "node:fs/promises";
import { systemErrorCode } from "./system-error.ts";
import { watchTrouble } from "./watch-trouble.ts";

/** Watches folders by their paths, and whatever takes their place. */
export interface FolderWatches {
  /**
   * Watches exactly these folders from now on. A folder that is watched and not the one at its path any more is
   * watched anew. Answers whether any watch is new: what came before it began is told by no event.
   */
  follow(paths: readonly string[]): Promise<boolean>;
  close(): void;
}

export interface FolderWatchesOptions {
  /** `name` is null where the system does not tell it. */
  readonly onEvent: (folder: string, kind: "change" | "move", name: string | null) => void;
  /** Something happened to the folder itself, or to its watch. */
  readonly onFolderEvent: (folder: string) => void;
  /** Called once until all can be watched again. */
  readonly onTrouble: (message: string) => void;
  readonly nowMs: () => number;
}

interface Watched {
  readonly watcher: FSWatcher;
  readonly identity: string;
}

export function watchFolders({ onEvent, onFolderEvent, onTrouble, nowMs }: FolderWatchesOptions): FolderWatches {
  const watched = new Map<string, Watched>();
  let retryAtMs = Number.NEGATIVE_INFINITY;
  let isTroubled = false;
  let isClosed = false;

  function drop(path: string): void {
    watched.get(path)?.watcher.close();
    watched.delete(path);
  }

  function arm(path: string, identity: string): boolean {
    try {
      const watcher = watch(path, (event, name) => {
        // An event about the folder itself bears its name. It may be the last one: the system forgets the watch of a
        // folder that is deleted or unmounted, and a new one can have the same number.
        if (event === "rename" && name !== null && path.endsWith(`/${name}`)) drop(path);
        if (name === null || path.endsWith(`/${name}`)) onFolderEvent(path);
        onEvent(path, event === "change" ? "change" : "move", name);
      });
      watcher.on("error", () => {
        drop(path);
        onFolderEvent(path);
      });
      watched.set(path, { watcher, identity });
      return true;
    } catch (error) {
      complain(watchTrouble(path, systemErrorCode(error)));
      return false;
    }
  }

  function complain(message: string | null): void {
    if (message === null) return;
    retryAtMs = nowMs() + RETRY_MS;
    if (!isTroubled) onTrouble(message);
    isTroubled = true;
  }

  /** Whether its watch is new. */
  async function follow(path: string): Promise<boolean> {
    const identity = await identityAt(path);
    if (watched.get(path)?.identity === identity && identity !== null) return false;
    drop(path);
    if (isClosed || identity === null || nowMs() < retryAtMs || !arm(path, identity)) return false;
    // Exchanged while it was being watched: which of the two it is cannot be told.
    if ((await identityAt(path)) !== identity) drop(path);
    return true;
  }

  return {
    async follow(paths) {
      const wanted = new Set(paths);
      for (const path of watched.keys()) if (!wanted.has(path)) drop(path);
      let isAnyNew = false;
      for (const path of wanted) isAnyNew = (await follow(path)) || isAnyNew;
      if (nowMs() >= retryAtMs) isTroubled = false;
      return isAnyNew;
    },
    close() {
      isClosed = true;
      for (const path of watched.keys()) drop(path);
    },
  };
}

/** Of the folder that a path leads to now; null where there is none. The time of birth tells reused numbers apart. */
async function identityAt(path: string): Promise<string | null> {
  try {
    const stats = await stat(path);
    return stats.isDirectory() ? `${stats.dev} ${stats.ino} ${stats.birthtimeMs}` : null;
  } catch (error) {
    systemErrorCode(error);
    return null;
  }
}

/** How long the system's limits are left alone before the next try. */
const RETRY_MS = 10_000;
