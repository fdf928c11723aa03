import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach } from "vitest";
import {
  type ManifestDirectoryOptions,
  openManifestDirectory,
} from "../../src/adapters/directory/open-manifest-directory.ts";
import type { DirectorySnapshot } from "../../src/engine/ports.ts";
import { useScratchDirectory } from "./scratch-directory.ts";

/** A manifest directory on disk, in a scratch folder where a test can put what lies outside of it. */
export interface TestManifestDirectory {
  scratch(): string;
  path(): string;
  /** Mode 0644 whatever the umask; returns the path. */
  write(name: string, content?: string | Uint8Array): Promise<string>;
  read(options?: Partial<ManifestDirectoryOptions>): Promise<DirectorySnapshot>;
}

export function useManifestDirectory(): TestManifestDirectory {
  const scratch = useScratchDirectory();
  const path = () => join(scratch(), "manifests");
  beforeEach(() => mkdir(path(), { mode: 0o755 }));
  return {
    scratch,
    path,
    write: async (name, content = "{}") => {
      await writeFile(join(path(), name), content, { mode: 0o644 });
      return join(path(), name);
    },
    read: (options = {}) => openManifestDirectory({ path: path(), ...options }).read(),
  };
}

export function readPaths(snapshot: DirectorySnapshot): readonly string[] {
  return snapshot.files.map((file) => file.path);
}

/** `path: code` of everything that was refused. */
export function refusals(snapshot: DirectorySnapshot): readonly string[] {
  return snapshot.refused.map(({ path, problem }) => `${path}: ${problem.code}`);
}
