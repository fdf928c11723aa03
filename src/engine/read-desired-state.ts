import type { AdmissionPolicy } from "../core/admission/admission-policy.ts";
import { lintManifestSet } from "../core/manifest/lint-manifest-set.ts";
import { readManifest } from "../core/manifest/read-manifest.ts";
import type { DesiredState } from "../core/model/desired-state.ts";
import type { Inventory } from "../core/model/inventory.ts";
import type { ManifestFile, ReadManifest } from "../core/model/manifest.ts";
import { buildDesiredState } from "../core/reconcile/build-desired-state.ts";
import type { ManifestDirectory } from "./ports.ts";

/** What a file came to, for as long as its bytes and the policy stay the same. */
export type ManifestCache = Map<string, CachedManifest>;

interface CachedManifest {
  readonly sha256: string;
  readonly admission: AdmissionPolicy | null;
  readonly read: ReadManifest;
}

/** What is known besides the directory. */
export interface ReadingMemory {
  readonly inventory: Inventory;
  /** What containers may be given; null: everything. */
  readonly admission: AdmissionPolicy | null;
  readonly cache: ManifestCache;
}

/** Reads the directory and makes of it what it asks for. Files that have not changed are not parsed again. */
export async function readDesiredState(
  directory: ManifestDirectory,
  { inventory, admission, cache }: ReadingMemory,
): Promise<DesiredState> {
  const snapshot = await directory.read();
  const read = await readAll(snapshot.files, admission, cache);
  forgetOthers(cache, new Set(snapshot.files.map(({ path }) => path)));
  const desired = buildDesiredState({ read, refused: snapshot.refused, complete: snapshot.complete, inventory });
  const usable = read.flatMap((result) => (result.kind === "usable" ? [result.manifest] : []));
  const isWhole = usable.length === read.length && snapshot.refused.length === 0;
  const ofDirectory = snapshot.problem === null ? [] : [snapshot.problem];
  return {
    ...desired,
    problems: [...ofDirectory, ...snapshot.warnings, ...desired.problems, ...lintManifestSet(usable, isWhole)],
  };
}

/** How many files are parsed before everything else has its turn: some milliseconds' worth. */
const SLICE_FILES = 50;

async function readAll(
  files: readonly ManifestFile[],
  admission: AdmissionPolicy | null,
  cache: ManifestCache,
): Promise<readonly ReadManifest[]> {
  const read: ReadManifest[] = [];
  let parsed = 0;
  for (const file of files) {
    const isKnown = isOf(cache.get(file.path), file, admission);
    if (!isKnown && ++parsed % SLICE_FILES === 0) await new Promise((resolve) => setImmediate(resolve));
    read.push(readCached(file, admission, cache));
  }
  return read;
}

function readCached(file: ManifestFile, admission: AdmissionPolicy | null, cache: ManifestCache): ReadManifest {
  const known = cache.get(file.path);
  if (isOf(known, file, admission)) return known.read;
  const read = readManifest(file, admission);
  cache.set(file.path, { sha256: file.sha256, admission, read });
  return read;
}

function isOf(
  known: CachedManifest | undefined,
  { sha256 }: ManifestFile,
  admission: AdmissionPolicy | null,
): known is CachedManifest {
  return known?.sha256 === sha256 && known.admission === admission;
}

function forgetOthers(cache: ManifestCache, present: ReadonlySet<string>): void {
  for (const path of cache.keys()) if (!present.has(path)) cache.delete(path);
}
