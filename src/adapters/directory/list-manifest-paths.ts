import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Problem } from "../../core/model/problem.ts";
import { failed, ok, type Result } from "../../core/model/result.ts";
import { compareBytes } from "./compare-bytes.ts";
import { directoryError } from "./directory-problem.ts";
import { isManifestFileName, isManifestFolderName } from "./manifest-file-name.ts";
import { describeErrorCode, systemErrorCode } from "./system-error.ts";

/** An entry that is named like a manifest. */
export interface ListedEntry {
  /** Relative to the manifest directory, with `/`. */
  readonly name: string;
  readonly type: Dirent;
}

export interface Listing {
  /** In byte order of their names. */
  readonly entries: readonly ListedEntry[];
  /** The folders that were listed, relative to the manifest directory, which is the first and is empty. */
  readonly folders: readonly string[];
  /** With `--recursive`: links to folders, which are not followed. */
  readonly linkedFolders: readonly string[];
  /** Why the listing does not hold everything; null where it does. */
  readonly problem: Problem | null;
}

export interface ListOptions {
  readonly recursive: boolean;
  /** More manifests than this are taken for a mistake (a wrong directory), and none is listed. */
  readonly maximumFiles: number;
}

/** Lists what is named like a manifest, in the directory and, if asked, below it. Opens no file. */
export async function listManifestPaths(directory: string, options: ListOptions): Promise<Listing> {
  const entries: ListedEntry[] = [];
  const linkedFolders: string[] = [];
  let problem: Problem | null = null;
  const folders = [""];
  for (const folder of folders) {
    const listed = await listFolder(directory, folder);
    if (!listed.ok) {
      problem ??= listed.failure;
      continue;
    }
    entries.push(...listed.value.filter((entry) => isManifestFileName(entry.type.name)));
    if (options.recursive) {
      const others = listed.value.filter((entry) => isManifestFolderName(entry.type.name));
      folders.push(
        ...others.filter((entry) => entry.type.isDirectory() && !isManifestFileName(entry.type.name)).map(nameOf),
      );
      linkedFolders.push(...(await selectLinkedFolders(directory, others)));
    }
    if (entries.length > options.maximumFiles) {
      return { entries: [], folders, linkedFolders, problem: tooFull(directory, options.maximumFiles) };
    }
  }
  entries.sort((left, right) => compareBytes(left.name, right.name));
  return { entries, folders, linkedFolders, problem };
}

async function listFolder(directory: string, folder: string): Promise<Result<readonly ListedEntry[], Problem>> {
  try {
    const found = await readdir(join(directory, folder), { withFileTypes: true });
    return ok(found.map((type) => ({ name: folder === "" ? type.name : `${folder}/${type.name}`, type })));
  } catch (error) {
    const code = systemErrorCode(error);
    // A folder below that vanished since its parent was listed holds nothing.
    return folder !== "" && code === "ENOENT" ? ok([]) : failed(unlistable(folder === "" ? directory : folder, code));
  }
}

async function selectLinkedFolders(directory: string, entries: readonly ListedEntry[]): Promise<readonly string[]> {
  const selected: string[] = [];
  for (const entry of entries.filter(({ type }) => type.isSymbolicLink() && !isManifestFileName(type.name))) {
    if (await isFolder(join(directory, entry.name))) {
      selected.push(entry.name);
    }
  }
  return selected;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    systemErrorCode(error);
    return false;
  }
}

function unlistable(folder: string, errorCode: string): Problem {
  if (errorCode === "ENOENT") {
    return directoryError("directory-missing", folder, "the manifest directory does not exist", {
      hint: "create it, or name another one",
    });
  }
  const message = `the directory cannot be listed: ${describeErrorCode(errorCode)}`;
  return directoryError("directory-unreadable", folder, message);
}

function tooFull(directory: string, maximumFiles: number): Problem {
  const message = `the directory holds more than ${maximumFiles} manifests, so none of them is used`;
  return directoryError("directory-too-full", directory, message, { hint: "is this the right directory?" });
}

function nameOf(entry: ListedEntry): string {
  return entry.name;
}
