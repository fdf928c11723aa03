import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";

/** Everything below a folder, in byte order; what links lead to is not. */
export function treeEntries(folder: string): readonly Dirent[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => [entry, ...(entry.isDirectory() ? treeEntries(join(folder, entry.name)) : [])]);
}
