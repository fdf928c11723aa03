import { resolve } from "node:path";
import type { Problem } from "../../core/model/problem.ts";
import type { DirectorySnapshot, ManifestDirectory } from "../../engine/ports.ts";
import { checkDirectoryPermissions, type PermissionPolicy } from "./check-permissions.ts";
import { directoryWarning } from "./directory-problem.ts";
import { type Identity, processIdentity } from "./file-ownership.ts";
import { listManifestPaths } from "./list-manifest-paths.ts";
import { mapInSlices } from "./map-in-slices.ts";
import { readEntry } from "./read-entry.ts";

export interface ManifestDirectoryOptions {
  /** Relative paths are taken from the working directory at the time of this call. */
  readonly path: string;
  /** Whether folders below are read too; hidden ones never are. Default false. */
  readonly recursive?: boolean;
  /** Whether what others can write is refused instead of warned about. Default false. */
  readonly strictPermissions?: boolean;
  /** Larger files are refused unread. Default 1 MiB. */
  readonly maximumFileBytes?: number;
  /** Of all files together; those beyond it are refused. Default 64 MiB. */
  readonly maximumTotalBytes?: number;
  /** A directory that holds more manifests is taken for the wrong one. Default 4096. */
  readonly maximumFiles?: number;
  /** Default: this process. */
  readonly self?: Identity;
}

/**
 * The directory of manifests. Nothing is touched before the first `read`, and every `read` looks at everything anew:
 * a directory that is missing now may be there the next time, and may be another one at the same path.
 */
export function openManifestDirectory(options: ManifestDirectoryOptions): ManifestDirectory {
  const settings: DirectorySettings = {
    directory: resolve(options.path),
    recursive: options.recursive ?? false,
    strictPermissions: options.strictPermissions ?? false,
    maximumBytes: options.maximumFileBytes ?? 1024 * 1024,
    maximumTotalBytes: options.maximumTotalBytes ?? 64 * 1024 * 1024,
    maximumFiles: options.maximumFiles ?? 4096,
    self: options.self ?? processIdentity(),
  };
  return { path: settings.directory, read: () => readDirectory(settings) };
}

interface DirectorySettings extends PermissionPolicy {
  readonly directory: string;
  readonly recursive: boolean;
  readonly maximumBytes: number;
  readonly maximumTotalBytes: number;
  readonly maximumFiles: number;
}

async function readDirectory(settings: DirectorySettings): Promise<DirectorySnapshot> {
  const permissions = await checkDirectoryPermissions(settings.directory, settings);
  if (permissions?.severity === "error") {
    return { files: [], refused: [], warnings: [], complete: false, problem: permissions };
  }
  const listing = await listManifestPaths(settings.directory, settings);
  let bytesLeft = settings.maximumTotalBytes;
  function takeBytes(count: number): boolean {
    bytesLeft -= count;
    return bytesLeft >= 0;
  }
  const entrySettings = { ...settings, takeBytes };
  const outcomes = await mapInSlices(listing.entries, (entry) => readEntry(entry, entrySettings));
  const fileWarnings = outcomes.flatMap((outcome) =>
    outcome.kind === "read" && outcome.warning !== null ? [outcome.warning] : [],
  );
  return {
    files: outcomes.flatMap((outcome) => (outcome.kind === "read" ? [outcome.file] : [])),
    refused: outcomes.flatMap((outcome) =>
      outcome.kind === "refused" ? [{ path: outcome.problem.file, problem: outcome.problem }] : [],
    ),
    warnings: [
      ...(permissions === null ? [] : [permissions]),
      ...listing.linkedFolders.map(linkNotFollowed),
      ...fileWarnings,
    ],
    complete: listing.problem === null,
    problem: listing.problem,
  };
}

function linkNotFollowed(name: string): Problem {
  return directoryWarning("link-to-folder", name, "links to folders are not followed, so no manifest is read from it", {
    hint: "bind-mount the folder, or move it here",
  });
}
