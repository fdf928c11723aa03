import { lintManifestSet } from "../core/manifest/lint-manifest-set.ts";
import { readManifest } from "../core/manifest/read-manifest.ts";
import type { DesiredState } from "../core/model/desired-state.ts";
import type { Inventory } from "../core/model/inventory.ts";
import type { ManifestFile, ReadManifest } from "../core/model/manifest.ts";
import { buildDesiredState } from "../core/reconcile/build-desired-state.ts";
import type { ManifestDirectory } from "./ports.ts";

/** What a file came to, for as long as its bytes stay the same. */
export type ManifestCache = Map<string, { readonly sha256: string; readonly read: ReadManifest }>;

/** Reads the directory and makes of it what it asks for. Files that have not changed are not parsed again. */
export async function readDesiredState(
  directory: ManifestDirectory,
  inventory: Inventory,
  cache: ManifestCache,
): Promise<DesiredState> {
  const snapshot = await directory.read();
  const read = await readAll(snapshot.files, cache);
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

async function readAll(files: readonly ManifestFile[], cache: ManifestCache): Promise<readonly ReadManifest[]> {
  const read: ReadManifest[] = [];
  let parsed = 0;
  for (const file of files) {
    const known = cache.get(file.path)?.sha256 === file.sha256;
    if (!known && ++parsed % SLICE_FILES === 0) await new Promise((resolve) => setImmediate(resolve));
    read.push(readCached(file, cache));
  }
  return read;
}

function readCached(file: ManifestFile, cache: ManifestCache): ReadManifest {
  const known = cache.get(file.path);
  if (known?.sha256 === file.sha256) return known.read;
  const read = readManifest(file);
  cache.set(file.path, { sha256: file.sha256, read });
  return read;
}

function forgetOthers(cache: ManifestCache, present: ReadonlySet<string>): void {
  for (const path of cache.keys()) if (!present.has(path)) cache.delete(path);
}
