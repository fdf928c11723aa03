import { resolve } from "node:path";
import type { PermissionPolicy } from "./check-permissions.ts";
import { type Identity, processIdentity } from "./file-ownership.ts";

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
  /** A directory that holds more manifests is taken for the wrong one. Default 8192. */
  readonly maximumFiles?: number;
  /** Default: this process. */
  readonly self?: Identity;
}

/** The options with every default filled in. */
export interface DirectorySettings extends PermissionPolicy {
  /** Absolute. */
  readonly directory: string;
  readonly recursive: boolean;
  readonly maximumBytes: number;
  readonly maximumTotalBytes: number;
  readonly maximumFiles: number;
}

export function directorySettings(options: ManifestDirectoryOptions): DirectorySettings {
  return {
    directory: resolve(options.path),
    recursive: options.recursive ?? false,
    strictPermissions: options.strictPermissions ?? false,
    maximumBytes: options.maximumFileBytes ?? 1024 * 1024,
    maximumTotalBytes: options.maximumTotalBytes ?? 64 * 1024 * 1024,
    maximumFiles: options.maximumFiles ?? 8192,
    self: options.self ?? processIdentity(),
  };
}
