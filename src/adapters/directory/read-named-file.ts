import { realpathSync, type Stats, statSync } from "node:fs";
import type { ManifestFile } from "../../core/model/manifest.ts";
import type { Problem } from "../../core/model/problem.ts";
import { failed, ok, type Result } from "../../core/model/result.ts";
import { notRegularFile, readManifestFile, unreadableFile } from "./read-manifest-file.ts";
import { systemErrorCode } from "./system-error.ts";

/** What a person named: a directory is told apart, so that its manifests can be read instead. */
export type NamedFile = { readonly kind: "file"; readonly file: ManifestFile } | { readonly kind: "directory" };

/**
 * Reads one file that a person named, with the same checks as in a directory but for links: who names one means what
 * it leads to.
 */
export function readNamedFile(path: string, maximumBytes = 1024 * 1024): Result<NamedFile, Problem> {
  const found = findNamed(path);
  if (!found.ok) {
    return found;
  }
  const { stats, realPath } = found.value;
  if (stats.isDirectory()) {
    return ok({ kind: "directory" });
  }
  if (!stats.isFile()) {
    return failed(notRegularFile(path, stats));
  }
  const outcome = readManifestFile(realPath, { name: path, maximumBytes, takeBytes: () => true });
  if (outcome.ok) {
    return ok({ kind: "file", file: outcome.value.file });
  }
  return failed(outcome.failure.kind === "problem" ? outcome.failure.problem : unreadableFile(path, "ENOENT"));
}

function findNamed(path: string): Result<{ readonly stats: Stats; readonly realPath: string }, Problem> {
  try {
    const realPath = realpathSync.native(path);
    return ok({ stats: statSync(realPath), realPath });
  } catch (error) {
    return failed(unreadableFile(path, systemErrorCode(error)));
  }
}
