import { chmod, mkdir, stat } from "node:fs/promises";
import { failed, ok, type Result } from "../../core/model/result.ts";
import { systemErrorText } from "./system-error.ts";

/**
 * Makes the state directory (0700) where it is missing, and closes it to others where it is ours. A directory of
 * somebody else is not used: who can exchange its files could make us remove containers.
 */
export async function prepareDirectory(directory: string): Promise<Result<void, string>> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const stats = await stat(directory);
    const ourUserId = process.geteuid?.() ?? 0;
    if (stats.uid !== ourUserId) {
      return failed(`the state directory ${directory} belongs to user ${stats.uid}, expected user ${ourUserId}`);
    }
    if ((stats.mode & 0o077) !== 0) {
      await chmod(directory, 0o700);
    }
    return ok(undefined);
  } catch (error) {
    return failed(`the state directory ${directory} cannot be used: ${systemErrorText(error)}`);
  }
}
