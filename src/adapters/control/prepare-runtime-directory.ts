import { chmod, mkdir, stat } from "node:fs/promises";
import { failed, ok, type Result } from "../../core/model/result.ts";
import { systemErrorText } from "./system-error.ts";

/**
 * Makes the runtime directory (0750) where it is missing, and takes the right to write it from everybody else where it
 * is ours. A directory of somebody else is not used: who can exchange its files could answer in our place.
 */
export async function prepareRuntimeDirectory(directory: string): Promise<Result<void, string>> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o750 });
    const { uid, mode } = await stat(directory);
    const ourUserId = process.geteuid?.() ?? 0;
    if (uid !== ourUserId) {
      return failed(`the runtime directory ${directory} belongs to user ${uid}, expected user ${ourUserId}`);
    }
    if ((mode & 0o022) !== 0) {
      await chmod(directory, mode & 0o7755);
    }
    return ok(undefined);
  } catch (error) {
    return failed(`the runtime directory ${directory} cannot be used: ${systemErrorText(error)}`);
  }
}
