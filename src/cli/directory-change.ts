import type { DirectorySnapshot } from "../engine/ports.ts";

/** What happened to the directory between two looks. */
export interface DirectoryChange {
  /** Something is new, gone or different, or was refused and is not, or the other way round. */
  readonly isChanged: boolean;
  /** Files that were written again with the same bytes, while seen: their containers are redeployed. */
  readonly touchedPaths: readonly string[];
  /** So many were written again at once that somebody copied them: nothing is redeployed for that. */
  readonly isCopy: boolean;
}

/** Compares two looks at the directory. Without an earlier one everything is new. */
export function compareSnapshots(before: DirectorySnapshot | null, after: DirectorySnapshot): DirectoryChange {
  if (before === null) {
    return { isChanged: true, touchedPaths: [], isCopy: false };
  }
  const known = new Map(before.files.map((file) => [file.path, file]));
  const touched = after.files
    .filter(({ path, sha256, modifiedAtMs }) => {
      const earlier = known.get(path);
      return earlier?.sha256 === sha256 && earlier.modifiedAtMs !== modifiedAtMs;
    })
    .map(({ path }) => path);
  const isCopy = touched.length > 3 || (touched.length > 1 && touched.length * 2 >= after.files.length);
  const isChanged = fingerprint(before) !== fingerprint(after) || (touched.length > 0 && !isCopy);
  return { isChanged, touchedPaths: isCopy ? [] : touched, isCopy };
}

/** Equal for equal contents; a modification time alone changes nothing. */
function fingerprint({ files, refused, complete, problem }: DirectorySnapshot): string {
  return JSON.stringify([
    files.map(({ path, sha256 }) => [path, sha256]),
    refused.map(({ path, problem: { code } }) => [path, code]),
    complete,
    problem?.code,
  ]);
}
