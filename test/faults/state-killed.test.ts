import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openStateStore } from "../../src/adapters/state/open-state-store.ts";
import { inventoryLabelled, journalLabelled, labelsOf } from "../support/labelled-state.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";
import {
  type Injection,
  injectionPoints,
  stracingMissing,
  type TracedProcess,
  traceNode,
} from "../support/traced-process.ts";

/**
 * A process that writes its state is killed, by the kernel, at each of its calls to the file system in turn. Whoever
 * comes after it finds the old state or the new, never nothing and never a part.
 */

const scratch = useScratchDirectory();
const SAVE = join(import.meta.dirname, "../support/save-state-process.ts");
const KINDS = ["journal", "inventory"];
const missing = stracingMissing();
if (missing !== null) process.stderr.write(`\nNOT TESTED with processes killed at each call, because ${missing}\n\n`);

const directory = () => join(scratch(), "state");

function statePaths(): readonly string[] {
  const files = KINDS.flatMap((kind) => [`${kind}.json`, `.${kind}.json.new`, `${kind}.json.damaged-1`]);
  return [directory(), ...files.map((file) => join(directory(), file))];
}

async function save(label: string): Promise<void> {
  const store = openStateStore({ directory: directory() });
  await store.load();
  await store.saveJournal(journalLabelled(label));
  await store.saveInventory(inventoryLabelled(label));
}

/**
 * Runs the process undisturbed, to learn which calls it makes, then once for each of them with `effect` there. `before`
 * and `after` are called around each of those runs; gives their number.
 */
async function disturbEachCall(
  effect: string,
  before: (at: number) => Promise<void>,
  after: (traced: TracedProcess, where: string) => Promise<void>,
): Promise<number> {
  const run = (injection?: Injection) =>
    traceNode(scratch(), [SAVE, directory(), "new"], {
      paths: statePaths(),
      ...(injection === undefined ? {} : { injection }),
    });
  await before(0);
  const recorded = await run();
  expect(recorded).toMatchObject({ status: 0, stderr: "" });
  const points = injectionPoints(recorded.calls);
  for (const [at, point] of points.entries()) {
    await before(at + 1);
    const traced = await run({ ...point, effect });
    expect(traced.wasInjected, `${point.call} number ${point.nth}`).toBe(true);
    await after(traced, `at ${point.call} number ${point.nth}, call ${at + 1} of ${points.length}`);
  }
  return points.length;
}

function load() {
  return openStateStore({ directory: directory() }).load();
}

describe.skipIf(missing !== null)("D1: killed at each call to the file system", () => {
  test("of a save, it leaves the old state or the new, and the next save succeeds", async () => {
    const found = new Set<string>();
    const calls = await disturbEachCall(
      "signal=SIGKILL",
      () => save("old"),
      async (_traced, where) => {
        const loaded = await load();
        expect(loaded.warnings, where).toEqual([]);
        found.add(labelsOf(loaded));
      },
    );
    expect(calls).toBeGreaterThan(20);
    // The journal is written first: what is in the inventory was announced in it.
    expect([...found].sort()).toEqual(["new new", "new old", "old old"]);
    await save("last");
    expect(labelsOf(await load())).toBe("last last");
    expect((await readdir(directory())).sort()).toEqual(KINDS.map((kind) => `${kind}.json`).sort());
  }, 120_000);

  test("of the very first save, it leaves nothing or the new state", async () => {
    const found = new Set<string>();
    await disturbEachCall(
      "signal=SIGKILL",
      () => rm(directory(), { recursive: true, force: true }),
      async (_traced, where) => {
        const loaded = await load();
        expect(loaded.warnings, where).toEqual([]);
        found.add(labelsOf(loaded));
      },
    );
    expect([...found].sort()).toEqual(["- -", "new -", "new new"]);
  }, 120_000);

  test("of the recovery from damage, the damaged file is kept for a person to look at", async () => {
    const calls = await disturbEachCall(
      "signal=SIGKILL",
      async () => {
        await rm(directory(), { recursive: true, force: true });
        await save("old");
        await writeFile(join(directory(), "inventory.json"), "damaged");
      },
      async (_traced, where) => {
        expect(labelsOf(await load()), where).toMatch(/^(?:old|new) (?:-|new)$/);
        expect(await readFile(join(directory(), "inventory.json.damaged-1"), "utf8"), where).toBe("damaged");
      },
    );
    expect(calls).toBeGreaterThan(20);
  }, 120_000);
});

describe.skipIf(missing !== null)("D5: a read or write error at each call", () => {
  test("is an answer, never an end, and old or new state is there", async () => {
    const calls = await disturbEachCall(
      "error=EIO",
      () => save("old"),
      async ({ status, stderr, stdout }, where) => {
        expect({ status, stderr }, where).toEqual({ status: 0, stderr: "" });
        const { warnings, saves } = JSON.parse(stdout) as { warnings: string[]; saves: { ok: boolean }[] };
        for (const text of [...warnings, ...saves.filter(({ ok }) => !ok).map((save) => JSON.stringify(save))]) {
          expect(text, where).toContain("EIO");
        }
        const loaded = await load();
        expect(loaded.warnings, where).toEqual([]);
        expect(labelsOf(loaded), where).toMatch(/^(?:old|new|-) (?:old|new|-)$/);
      },
    );
    expect(calls).toBeGreaterThan(20);
  }, 120_000);
});
