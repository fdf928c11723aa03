import type { DirectorySnapshot } from "./ports.ts";

/** What happened to the directory between two looks. */
export interface DirectoryChange {
  /** Something is new, gone or different, or was refused and is not, or the other way round. */
  readonly isChanged: boolean;
  /** Files that were written again with the same bytes, while seen. */
  readonly touchedPaths: readonly string[];
}

/** Compares two looks at the directory. Without an earlier one everything is new. */
export function compareSnapshots(before: DirectorySnapshot | null, after: DirectorySnapshot): DirectoryChange {
  if (before === null) {
    return { isChanged: true, touchedPaths: [] };
  }
  const known = new Map(before.files.map((file) => [file.path, file]));
  const touched = after.files
    .filter(({ path, sha256, modifiedAtMs }) => {
      const earlier = known.get(path);
      return earlier?.sha256 === sha256 && earlier.modifiedAtMs !== modifiedAtMs;
    })
    .map(({ path }) => path);
  return { isChanged: fingerprint(before) !== fingerprint(after), touchedPaths: touched };
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
