import { expect, test } from "vitest";
import type { HandlingRecord } from "../core/model/handling.ts";
import { openPoisonGuard } from "./poison-guard.ts";
import type { DirectorySnapshot } from "./ports.ts";

/** A record that outlives the guards of several processes. */
function diskOf() {
  let record: HandlingRecord | null = null;
  return {
    load: async () => record,
    save: async (next: HandlingRecord) => {
      record = next;
    },
  };
}

function snapshotOf(...paths: readonly string[]): DirectorySnapshot {
  const files = paths.map((path) => ({ path, bytes: new Uint8Array(), sha256: `sha of ${path}`, modifiedAtMs: 0 }));
  return { files, refused: [], warnings: [], complete: true, problem: null };
}

const inBoot = (boot: string) => ({ bootId: async () => boot });
const paths = ({ files }: DirectorySnapshot) => files.map(({ path }) => path);
const nothingKnown = () => false;

/** A process that reads the directory and ends before it is through. */
async function crash(disk: ReturnType<typeof diskOf>, snapshot: DirectorySnapshot, boot = "boot-1"): Promise<void> {
  await (await openPoisonGuard(disk, inBoot(boot))).admit(snapshot, nothingKnown);
}

test("D9: a file in whose handling three processes in a row ended is refused, with the reason, the others are not", async () => {
  const disk = diskOf();
  const fine = await openPoisonGuard(disk, inBoot("boot-1"));
  await fine.admit(snapshotOf("good.json"), nothingKnown);
  await fine.deploying(new Set());
  const files = snapshotOf("bad.json", "good.json");
  const goodIsKnown = ({ path }: { readonly path: string }) => path === "good.json";
  for (let count = 1; count <= 3; count += 1) {
    const guard = await openPoisonGuard(disk, inBoot("boot-1"));
    expect(paths(await guard.admit(files, goodIsKnown))).toEqual(["bad.json", "good.json"]);
  }
  const guard = await openPoisonGuard(disk, inBoot("boot-1"));
  const admitted = await guard.admit(files, goodIsKnown);
  expect(paths(admitted)).toEqual(["good.json"]);
  expect(admitted.refused).toMatchObject([{ path: "bad.json", problem: { code: "ended-the-deployer" } }]);
});

test("D9: what is being deployed counts as what is being read", async () => {
  const disk = diskOf();
  for (let count = 1; count <= 3; count += 1) {
    const guard = await openPoisonGuard(disk, inBoot("boot-1"));
    await guard.admit(snapshotOf("bad.json", "other.json"), nothingKnown);
    await guard.deploying(new Set(["sha of bad.json"]));
  }
  const guard = await openPoisonGuard(disk, inBoot("boot-1"));
  expect(paths(await guard.admit(snapshotOf("bad.json", "other.json"), nothingKnown))).toEqual(["other.json"]);
});

test("a power cut, an orderly end and a success in between are nobody's fault", async () => {
  const disk = diskOf();
  const files = snapshotOf("a.json");
  await crash(disk, files);
  await crash(disk, files);
  await crash(disk, files, "boot-2");
  await crash(disk, files, "boot-3");
  const through = await openPoisonGuard(disk, inBoot("boot-4"));
  expect(paths(await through.admit(files, nothingKnown))).toEqual(["a.json"]);
  await through.deploying(new Set());
  for (let count = 1; count <= 2; count += 1) await crash(disk, files, "boot-4");
  const guard = await openPoisonGuard(disk, inBoot("boot-4"));
  expect(paths(await guard.admit(files, nothingKnown))).toEqual(["a.json"]);
});

test("a file that is touched is given another chance", async () => {
  const disk = diskOf();
  const files = snapshotOf("a.json");
  for (let count = 1; count <= 3; count += 1) await crash(disk, files);
  const guard = await openPoisonGuard(disk, inBoot("boot-1"));
  expect(paths(await guard.admit(files, nothingKnown))).toEqual([]);
  guard.forgive(files.files);
  expect(paths(await guard.admit(files, nothingKnown))).toEqual(["a.json"]);
});
