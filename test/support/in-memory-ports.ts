import { createHash } from "node:crypto";
import { setTimeout as sleepFor } from "node:timers/promises";
import { EMPTY_HISTORY, type History } from "../../src/core/model/history.ts";
import { EMPTY_INVENTORY, type Inventory } from "../../src/core/model/inventory.ts";
import { EMPTY_JOURNAL, type Journal } from "../../src/core/model/journal.ts";
import { ok } from "../../src/core/model/result.ts";
import type { Clock, ManifestDirectory, Randomness, StateStore, WatchedDirectory } from "../../src/engine/ports.ts";

/** A manifest directory in memory: file name -> text. */
export function directoryOf(texts: ReadonlyMap<string, string>): ManifestDirectory {
  return {
    path: "/manifests",
    read: async () => ({
      files: [...texts]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, text]) => {
          const bytes = Buffer.from(text);
          return { path, bytes, sha256: createHash("sha256").update(bytes).digest("hex"), modifiedAtMs: 0 };
        }),
      refused: [],
      warnings: [],
      complete: true,
      problem: null,
    }),
  };
}

/** The same, watched: whoever changes `texts` calls `hint`. Modification times come from `modifiedAtMs`, default 0. */
export function watchedDirectoryOf(
  texts: ReadonlyMap<string, string>,
  modifiedAtMs: ReadonlyMap<string, number>,
): WatchedDirectory & { hint(): void } {
  const directory = directoryOf(texts);
  const hints = new Set<() => void>();
  return {
    path: directory.path,
    async read() {
      const snapshot = await directory.read();
      return {
        ...snapshot,
        files: snapshot.files.map((file) => ({ ...file, modifiedAtMs: modifiedAtMs.get(file.path) ?? 0 })),
      };
    },
    watch(onHint) {
      hints.add(onHint);
      return { close: () => void hints.delete(onHint) };
    },
    hint() {
      for (const onHint of hints) onHint();
    },
  };
}

/** What is on disk: outlives the memory of a process that is killed. */
export interface StoredState {
  inventory: Inventory;
  journal: Journal;
  history: History;
}

export function emptyState(): StoredState {
  return { inventory: EMPTY_INVENTORY, journal: EMPTY_JOURNAL, history: EMPTY_HISTORY };
}

/** @param beforeWrite called before each write; throws where the process shall be killed there */
export function stateStoreOf(stored: StoredState, beforeWrite: () => void = () => undefined): StateStore {
  return {
    load: async () => ({ ...stored, warnings: [] }),
    async saveInventory(inventory) {
      beforeWrite();
      stored.inventory = inventory;
      return ok(undefined);
    },
    async saveHistory(history) {
      beforeWrite();
      stored.history = history;
      return ok(undefined);
    },
    async saveJournal(journal) {
      beforeWrite();
      stored.journal = journal;
      return ok(undefined);
    },
  };
}

/** A clock on which time passes fifty times faster; order and meaning of waits stay. */
export const hastyClock: Clock = {
  nowMs: () => performance.now() * 50,
  timestamp: () => "2026-01-01T00:00:00Z",
  async sleep(durationMs, signal) {
    await sleepFor(durationMs / 50, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  },
};

/** Nonces in order: 00000001, 00000002, ... */
export function countingRandomness(): Randomness {
  let count = 0;
  return {
    nonce() {
      count += 1;
      return count.toString(16).padStart(8, "0");
    },
  };
}
