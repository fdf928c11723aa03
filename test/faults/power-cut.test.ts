import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openStateStore } from "../../src/adapters/state/open-state-store.ts";
import { crashStates, readDiskOperations } from "../support/crash-states.ts";
import { inventoryLabelled, journalLabelled, labelsOf } from "../support/labelled-state.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";
import { stracingMissing, traceNode } from "../support/traced-process.ts";

/**
 * The power goes in the middle of a save. What the disk then holds is worked out from the calls that a real process
 * made: of those not yet made durable by an fsync any selection may have reached it, data in part.
 */

const scratch = useScratchDirectory();
const SAVE = join(import.meta.dirname, "../support/save-state-process.ts");
const FILES = ["journal.json", "inventory.json"];
const missing = stracingMissing();

function load(directory: string) {
  return openStateStore({ directory }).load();
}

describe.skipIf(missing !== null)("D3: a power cut", () => {
  test("at any moment of a save leaves the old state or the new, whatever of it had reached the disk", async () => {
    const directory = join(scratch(), "state");
    const store = openStateStore({ directory });
    await store.load();
    await store.saveJournal(journalLabelled("old"));
    await store.saveInventory(inventoryLabelled("old"));
    const old = await filesIn(directory);

    const paths = [directory, ...FILES.flatMap((file) => [join(directory, file), join(directory, `.${file}.new`)])];
    const { calls, status } = await traceNode(scratch(), [SAVE, directory, "new"], { paths });
    expect(status).toBe(0);
    const operations = readDiskOperations(calls, directory);
    expect(operations.map(({ kind }) => kind)).toEqual([
      ...["create", "write", "sync-file", "rename", "sync-folder"],
      ...["create", "write", "sync-file", "rename", "sync-folder"],
    ]);

    const found = new Set<string>();
    const states = crashStates(old, operations);
    expect(states.length).toBeGreaterThan(8);
    for (const [index, state] of states.entries()) {
      const crashed = join(scratch(), `crashed-${index}`);
      await mkdir(crashed, { mode: 0o700 });
      for (const [name, text] of state) await writeFile(join(crashed, name), text, { mode: 0o600 });
      const loaded = await load(crashed);
      expect(loaded.warnings, JSON.stringify([...state])).toEqual([]);
      found.add(labelsOf(loaded));
      await rm(crashed, { recursive: true });
    }
    expect([...found].sort()).toEqual(["new new", "new old", "old old"]);
  });

  test("would be found by this method if the file were not made durable before it is renamed", () => {
    const careless = [
      { kind: "create", name: "new" },
      { kind: "write", name: "new", text: "new text" },
      { kind: "rename", from: "new", to: "file" },
    ] as const;
    const texts = crashStates(new Map([["file", "old text"]]), careless).map((state) => state.get("file"));
    expect(texts).toContain("");
    expect(texts).toContain("new ");
  });
});

async function filesIn(directory: string): Promise<ReadonlyMap<string, string>> {
  const texts = await Promise.all(FILES.map((file) => readFile(join(directory, file), "utf8")));
  return new Map(FILES.map((file, index) => [file, texts[index] ?? ""]));
}
