import { realpathSync } from "node:fs";
import { join } from "node:path";
import type { ManifestFile } from "../../core/model/manifest.ts";
import type { Problem } from "../../core/model/problem.ts";
import type { Result } from "../../core/model/result.ts";
import { checkFilePermissions, type PermissionPolicy } from "./check-permissions.ts";
import { directoryError } from "./directory-problem.ts";
import { type FileMark, markOf } from "./file-mark.ts";
import type { ListedEntry } from "./list-manifest-paths.ts";
import { readLinkedFile } from "./read-linked-file.ts";
import {
  notRegularFile,
  type OpenedManifestFile,
  type ReadManifestFileOptions,
  type ReadRefusal,
  readManifestFile,
} from "./read-manifest-file.ts";
import { systemErrorCode } from "./system-error.ts";

export interface EntryReaderSettings extends PermissionPolicy, Omit<ReadManifestFileOptions, "name" | "admit"> {
  readonly directory: string;
}

export type EntryOutcome =
  | {
      readonly kind: "read";
      readonly file: ManifestFile;
      readonly warning: Problem | null;
      readonly mark: FileMark;
      /** Whether it changed while it was read. */
      readonly isTorn: boolean;
    }
  | { readonly kind: "refused"; readonly problem: Problem }
  /** It vanished since it was listed. */
  | { readonly kind: "gone" };

/**
 * Reads one entry of the listing, whatever it is. Does not yield: handing each of the four calls to another thread
 * takes longer than the calls themselves, on this thread too. The listing was asynchronous, so a file system that
 * does not answer was found out there.
 */
export function readEntry(entry: ListedEntry, settings: EntryReaderSettings): EntryOutcome {
  const { type, name } = entry;
  if (name.includes(REPLACEMENT_CHARACTER)) {
    return { kind: "refused", problem: nameNotUtf8(name) };
  }
  // Not even opened: to open a device can mean to use it.
  if (type.isDirectory() || type.isFIFO() || type.isSocket() || type.isBlockDevice() || type.isCharacterDevice()) {
    return { kind: "refused", problem: notRegularFile(name, type) };
  }
  const outcome = readPlainOrLinked(name, type.isSymbolicLink(), settings);
  if (outcome.ok) {
    return admitted(outcome.value, settings);
  }
  return outcome.failure.kind === "problem" ? { kind: "refused", problem: outcome.failure.problem } : { kind: "gone" };
}

function readPlainOrLinked(
  name: string,
  isLink: boolean,
  settings: EntryReaderSettings,
): Result<OpenedManifestFile, ReadRefusal> {
  const path = join(settings.directory, name);
  if (!isLink) {
    const outcome = readManifestFile(path, { ...settings, name });
    if (outcome.ok || outcome.failure.kind !== "is-link") {
      return outcome;
    }
  }
  const realDirectory = realPath(settings.directory);
  return readLinkedFile(path, { ...settings, name, realDirectory });
}

function admitted(opened: OpenedManifestFile, settings: EntryReaderSettings): EntryOutcome {
  const problem = checkFilePermissions(opened.file.path, opened.stats, settings);
  return problem?.severity === "error"
    ? { kind: "refused", problem }
    : { kind: "read", file: opened.file, warning: problem, mark: markOf(opened.stats), isTorn: opened.isTorn };
}

/** The directory itself where it has just vanished: then no link in it leads anywhere. */
function realPath(directory: string): string {
  try {
    return realpathSync.native(directory);
  } catch (error) {
    systemErrorCode(error);
    return directory;
  }
}

function nameNotUtf8(name: string): Problem {
  return directoryError("file-name-not-utf-8", name, "the file's name is not valid UTF-8", { hint: "rename it" });
}

/** What Node puts in the place of bytes that are no UTF-8. */
const REPLACEMENT_CHARACTER = "\uFFFD";
