import type { Stats } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import type { Problem } from "../../core/model/problem.ts";
import type { DirectoryProblemCode } from "./directory-problem.ts";
import { type Identity, otherWriters, otherWritersAbove } from "./file-ownership.ts";
import { systemErrorCode } from "./system-error.ts";

export interface PermissionPolicy {
  /** Whether what others can write is an error instead of a warning. */
  readonly strictPermissions: boolean;
  readonly self: Identity;
}

/** Says so if others can put manifests into the directory, or another directory at its path. */
export async function checkDirectoryPermissions(directory: string, policy: PermissionPolicy): Promise<Problem | null> {
  try {
    const realDirectory = await realpath(directory);
    const who = otherWriters(await stat(realDirectory), policy.self);
    if (who !== null) {
      return writableByOthers(
        "directory-writable-by-others",
        directory,
        `the directory can be written by ${who}`,
        policy,
      );
    }
    const above = otherWritersAbove(realDirectory, policy.self);
    if (above === null) {
      return null;
    }
    const message = `the directory can be exchanged: ${above.path} can be written by ${above.who}`;
    return writableByOthers("directory-writable-by-others", directory, message, policy);
  } catch (error) {
    // Missing or not readable: the listing says it better.
    systemErrorCode(error);
    return null;
  }
}

/** Says so if others can change the file. */
export function checkFilePermissions(name: string, stats: Stats, policy: PermissionPolicy): Problem | null {
  const who = otherWriters(stats, policy.self);
  return who === null
    ? null
    : writableByOthers("file-writable-by-others", name, `the file can be written by ${who}`, policy);
}

function writableByOthers(
  code: DirectoryProblemCode,
  file: string,
  message: string,
  policy: PermissionPolicy,
): Problem {
  return {
    severity: policy.strictPermissions ? "error" : "warning",
    code,
    file,
    message: `${message}: who can write it decides what runs here`,
    expected: policy.self.userId === 0 ? "only root can write it" : "only root and you can write it",
    hint: "chown it to root and take the others' write permission away (chmod go-w)",
  };
}
