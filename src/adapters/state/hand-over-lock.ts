import { access, open, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { failed, ok, type Result } from "../../core/model/result.ts";
import type { HandOverLock } from "../../engine/ports-hand-over.ts";
import { systemErrorText } from "./system-error.ts";

/**
 * The lock of the earlier deployer: `KAD.enabled` in a folder, or a file that is named. While `KAD.disabled` is there
 * and it is not, the deployer is off.
 *
 * @param path a folder, or the file itself, be it there or not
 */
export async function openHandOverLock(path: string): Promise<HandOverLock> {
  const isFolder = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => path.endsWith("/"),
  );
  const enabledPath = isFolder ? join(path, "KAD.enabled") : path;
  // As the earlier deployer: what is behind the last dot of the name is exchanged.
  const disabledPath = `${enabledPath.replace(/(?<=[^/])\.[^./]*$/, "")}.disabled`;
  return {
    path: enabledPath,
    isDisabled: async () => !(await isThere(enabledPath)) && (await isThere(disabledPath)),
    disable: () => disable(enabledPath, disabledPath),
  };
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function disable(enabledPath: string, disabledPath: string): Promise<Result<void, string>> {
  try {
    // Nothing needs to make the first one on a fresh machine.
    if (await isThere(enabledPath)) await rename(enabledPath, disabledPath);
    else await (await open(disabledPath, "a", 0o644)).close();
    return ok(undefined);
  } catch (error) {
    return failed(`${enabledPath} cannot be renamed: ${systemErrorText(error)}`);
  }
}
