import { execFileSync } from "node:child_process";
import { chown, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { specOf } from "../../../test/support/builders.ts";
import { useScratchDirectory } from "../../../test/support/scratch-directory.ts";
import { EMPTY_HISTORY } from "../../core/model/history.ts";
import { EMPTY_INVENTORY, type Inventory } from "../../core/model/inventory.ts";
import { EMPTY_JOURNAL, type Journal } from "../../core/model/journal.ts";
import { openStateStore } from "./open-state-store.ts";
import { encodeStateFile } from "./state-file.ts";

const scratch = useScratchDirectory();
const isRoot = process.geteuid?.() === 0;

function directory(): string {
  return join(scratch(), "state");
}

const INVENTORY: Inventory = {
  containers: new Map([
    [
      "databroker",
      {
        name: "databroker",
        containerId: "databroker-0a1b2c3d",
        manifestPath: "databroker.json",
        manifestSha256: "ab".repeat(32),
        sent: specOf("databroker", {
          environment: ["TOKEN=ünïcode\u2028"],
          hooks: [{ path: "/h", args: ["a"], environment: [], timeoutSeconds: 3, type: "Prestart" }],
        }),
        answer: null,
        startedInBoot: "boot-1",
        deployedAt: "2025-01-01T00:00:00Z",
      },
    ],
  ]),
  failures: new Map([
    ["app", { spec: specOf("app"), insteadSpec: null, reason: "no such program", failedAt: "2025-01-01T00:00:00Z" }],
  ]),
  stopRequests: new Map([["app", "0123"]]),
  poisonedIds: new Set(["old-id"]),
};

const JOURNAL: Journal = {
  attempts: new Map([
    [
      "app",
      {
        name: "app",
        nonce: "0a1b2c3d",
        previous: { containerId: "app-00000000", spec: specOf("app"), wasRunning: true },
        partners: [],
      },
    ],
  ]),
};

/** A directory that holds both files, saved by a store of its own. */
async function saved(): Promise<void> {
  const store = openStateStore({ directory: directory() });
  await store.load();
  expect(await store.saveInventory(INVENTORY)).toEqual({ ok: true, value: undefined });
  expect(await store.saveJournal(JOURNAL)).toEqual({ ok: true, value: undefined });
}

function load() {
  return openStateStore({ directory: directory() }).load();
}

describe("what was saved is there again", () => {
  test("nothing at first, without a warning; then everything, field by field", async () => {
    expect(await load()).toEqual({
      inventory: EMPTY_INVENTORY,
      journal: EMPTY_JOURNAL,
      history: EMPTY_HISTORY,
      warnings: [],
    });
    await saved();
    expect(await load()).toEqual({ inventory: INVENTORY, journal: JOURNAL, history: EMPTY_HISTORY, warnings: [] });
  });

  test("F8: for us alone: folder 0700, files 0600, nothing else left behind", async () => {
    await mkdir(directory(), { mode: 0o755 });
    await saved();
    expect((await stat(directory())).mode & 0o777).toBe(0o700);
    expect((await readdir(directory())).sort()).toEqual(["inventory.json", "journal.json"]);
    for (const name of await readdir(directory())) {
      expect((await stat(join(directory(), name))).mode & 0o777).toBe(0o600);
    }
  });

  test("the files are JSON that a person can read", async () => {
    await saved();
    const file: unknown = JSON.parse(await readFile(join(directory(), "journal.json"), "utf8"));
    expect(file).toMatchObject({
      format: "kanto-auto-deployer journal",
      version: 1,
      data: { attempts: [{ name: "app" }] },
    });
  });

  test("many saves at once: the last value is on disk when the last promise resolves", async () => {
    const store = openStateStore({ directory: directory() });
    const outcomes = Array.from({ length: 200 }, (_, index) =>
      store.saveInventory({ ...INVENTORY, poisonedIds: new Set([`id-${index}`]) }),
    );
    expect((await Promise.all(outcomes)).every(({ ok }) => ok)).toBe(true);
    expect((await load()).inventory.poisonedIds).toEqual(new Set(["id-199"]));
  });

  test("a directory removed meanwhile is made again", async () => {
    const store = openStateStore({ directory: directory() });
    await store.load();
    await rm(directory(), { recursive: true });
    expect((await store.saveInventory(INVENTORY)).ok).toBe(true);
    expect((await load()).inventory).toEqual(INVENTORY);
  });
});

describe("D4: what is damaged is set aside with a warning", () => {
  async function loadDamaged(content: string | Uint8Array): Promise<readonly string[]> {
    await writeFile(join(directory(), "inventory.json"), content);
    const { inventory, journal, warnings } = await load();
    expect(inventory).toEqual(EMPTY_INVENTORY);
    expect(journal).toEqual(JOURNAL);
    expect(warnings).toHaveLength(1);
    expect(await readFile(join(directory(), "inventory.json.damaged-1"))).toEqual(Buffer.from(content));
    expect(await readdir(directory())).not.toContain("inventory.json");
    return warnings;
  }

  test("cut off at many a place", async () => {
    await saved();
    const whole = await readFile(join(directory(), "inventory.json"));
    for (let length = 0; length < whole.length; length += 97) {
      await loadDamaged(whole.subarray(0, length));
    }
  });

  test("many a bit flipped", async () => {
    await saved();
    const whole = await readFile(join(directory(), "inventory.json"));
    for (let index = 0; index < whole.length; index += 97) {
      const flipped = Buffer.from(whole);
      flipped[index] = (flipped[index] ?? 0) ^ (1 << (index % 8));
      await loadDamaged(flipped);
    }
  });

  test.each([
    ["empty", "", "it is empty"],
    ["something else", "[]", "it does not begin as a state file does"],
    ["zeros, as after a power cut", "\0".repeat(4096), "it does not begin as a state file does"],
  ])("%s", async (_what, content, reason) => {
    await saved();
    const [warning] = await loadDamaged(content);
    expect(warning).toBe(
      `the inventory ${directory()}/inventory.json cannot be used: ${reason}; it was set aside as ` +
        `${directory()}/inventory.json.damaged-1, and a new one is built from Kanto and the manifests`,
    );
  });

  test("of a future version, or of the other kind", async () => {
    await saved();
    const journal = await readFile(join(directory(), "journal.json"), "utf8");
    expect((await loadDamaged(journal))[0]).toContain("it is a state file of another kind, journal");
    const later = journal.replace("journal", "inventory").replace('"version":1', '"version":2');
    expect((await loadDamaged(later))[0]).toContain("it has format version 2, and this program reads only 1");
  });

  test("with a right checksum over data that is not what it should be, without printing the data", async () => {
    await saved();
    const data = { containers: [{ name: "a", containerId: { secret: "PASSWORD=1" } }], failures: [], poisonedIds: [] };
    const [warning] = await loadDamaged(encodeStateFile("inventory", data));
    expect(warning).toContain("at containers.0.containerId: expected string");
    expect(warning).not.toContain("PASSWORD");
  });

  test("a link, a folder or a FIFO in its place", async () => {
    await saved();
    const path = join(directory(), "inventory.json");
    await rm(path);
    await symlink("journal.json", path);
    expect((await load()).warnings[0]).toContain("it was set aside");
    await mkdir(path);
    expect((await load()).warnings[0]).toContain("it is not a regular file");
    execFileSync("mkfifo", [path]);
    expect((await load()).warnings[0]).toContain("it is not a regular file");
    expect((await load()).warnings).toEqual([]);
  });

  test("no more than three are kept, the newest first", async () => {
    await saved();
    for (const content of ["one", "two", "three", "four"]) {
      await writeFile(join(directory(), "inventory.json"), content);
      await load();
    }
    const kept = (await readdir(directory())).filter((name) => name.includes("damaged")).sort();
    expect(kept).toEqual([1, 2, 3].map((number) => `inventory.json.damaged-${number}`));
    expect(await readFile(join(directory(), "inventory.json.damaged-1"), "utf8")).toBe("four");
  });

  test.runIf(isRoot)("what belongs to somebody else is not believed", async () => {
    await saved();
    await chown(join(directory(), "inventory.json"), 65534, 65534);
    expect((await load()).warnings[0]).toContain("it belongs to user 65534");
    await chown(directory(), 65534, 65534);
    const { journal, warnings } = await load();
    expect(journal).toEqual(EMPTY_JOURNAL);
    expect(warnings).toEqual([
      `the state directory ${directory()} belongs to user 65534, expected user 0; nothing is remembered beyond this run`,
    ]);
    expect(await openStateStore({ directory: directory() }).saveJournal(JOURNAL)).toMatchObject({ ok: false });
  });
});

describe("a disk that does not take it", () => {
  test.runIf(isRoot)("D5: full: the old text stays, the next save succeeds when there is room", async () => {
    await mkdir(directory());
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k,mode=0700", "tmpfs", directory()]);
    try {
      await saved();
      const store = openStateStore({ directory: directory() });
      await writeFile(join(directory(), "ballast"), Buffer.alloc(48 * 1024));
      const large = { ...INVENTORY, poisonedIds: new Set([`x${"y".repeat(60_000)}`]) };
      expect(await store.saveInventory(large)).toMatchObject({ ok: false, failure: expect.stringContaining("ENOSPC") });
      expect(await load()).toEqual({ inventory: INVENTORY, journal: JOURNAL, history: EMPTY_HISTORY, warnings: [] });
      await rm(join(directory(), "ballast"));
      expect((await store.saveJournal(EMPTY_JOURNAL)).ok).toBe(true);
    } finally {
      execFileSync("umount", [directory()]);
    }
  });

  test.runIf(isRoot)("D5: read-only: what is there is read, even damage is no failure, and it recovers", async () => {
    await mkdir(directory());
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k,mode=0700", "tmpfs", directory()]);
    try {
      await saved();
      await writeFile(join(directory(), "journal.json"), "damaged");
      execFileSync("mount", ["-o", "remount,ro", directory()]);
      const store = openStateStore({ directory: directory() });
      const { inventory, warnings } = await store.load();
      expect(inventory).toEqual(INVENTORY);
      expect(warnings[0]).toContain("nor can it be set aside: EROFS");
      expect(await store.saveJournal(JOURNAL)).toMatchObject({ ok: false, failure: expect.stringContaining("EROFS") });
      execFileSync("mount", ["-o", "remount,rw", directory()]);
      expect((await store.saveJournal(JOURNAL)).ok).toBe(true);
    } finally {
      execFileSync("umount", [directory()]);
    }
  });

  test("D5: a file in the place of the directory", async () => {
    await writeFile(directory(), "");
    expect((await load()).warnings[0]).toContain("EEXIST");
    expect((await openStateStore({ directory: directory() }).saveJournal(JOURNAL)).ok).toBe(false);
  });

  test("D1: what a cut-off write left is never read, and the next save takes its place", async () => {
    await saved();
    await writeFile(join(directory(), ".inventory.json.new"), "half".repeat(10_000));
    expect((await load()).inventory).toEqual(INVENTORY);
    await saved();
    expect((await load()).inventory).toEqual(INVENTORY);
    expect((await readdir(directory())).sort()).toEqual(["inventory.json", "journal.json"]);
  });
});
