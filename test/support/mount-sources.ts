import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Places on this machine that manifests mount, made for a test where they are missing. */
export interface MountSources {
  /** What could not be made: one sentence each. */
  readonly missing: readonly string[];
  /** Removes what was made, and nothing that was there before. */
  remove(): void;
}

const IS_FILE = /[.](crt|key)$|_socket$|-release$/;

export function makeMountSources(paths: readonly string[]): MountSources {
  const made: string[] = [];
  const missing: string[] = [];
  for (const path of paths.filter((candidate) => !existsSync(candidate))) {
    const folder = IS_FILE.test(path) ? dirname(path) : path;
    try {
      const first = mkdirSync(folder, { recursive: true });
      if (first !== undefined) made.push(first);
      if (folder !== path) {
        writeFileSync(path, "", { flag: "wx" });
        made.push(path);
      }
    } catch (error) {
      missing.push(`${path} could not be made: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return {
    missing,
    remove() {
      for (const path of made.reverse()) rmSync(path, { recursive: true, force: true });
    },
  };
}
