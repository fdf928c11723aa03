import { access, constants, stat } from "node:fs/promises";
import type { PathFacts } from "../../core/doctor/machine-facts.ts";

/** What lies at a path, links followed, and whether this process may write it. */
export async function inspectPath(path: string): Promise<PathFacts> {
  try {
    const stats = await stat(path);
    const type = stats.isDirectory() ? "directory" : stats.isFile() ? "file" : stats.isSocket() ? "socket" : "other";
    const isWritable = await access(path, constants.W_OK).then(
      () => true,
      () => false,
    );
    return { kind: "found", type, userId: stats.uid, mode: stats.mode & 0o7777, isWritable };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing" };
    return { kind: "hidden", reason: error instanceof Error ? error.message : String(error) };
  }
}
