import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { failed, ok, type Result } from "../../core/model/result.ts";
import { isMissing, systemErrorText } from "./system-error.ts";

/** The text of a state file, null where there is none; or why it cannot be used, in words. */
export async function readStateFile(directory: string, fileName: string): Promise<Result<string | null, string>> {
  try {
    const file = await open(join(directory, fileName), READ_FLAGS);
    try {
      const stats = await file.stat();
      if (!stats.isFile()) {
        return failed("it is not a regular file");
      }
      if (stats.uid !== (process.geteuid?.() ?? 0)) {
        return failed(`it belongs to user ${stats.uid}`);
      }
      if (stats.size > MAXIMUM_BYTES) {
        return failed(`it is ${stats.size} bytes long, expected at most ${MAXIMUM_BYTES}`);
      }
      return ok(await file.readFile("utf8"));
    } finally {
      await file.close();
    }
  } catch (error) {
    return isMissing(error) ? ok(null) : failed(systemErrorText(error));
  }
}

const READ_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/** A thousand containers take about 3 MB. */
const MAXIMUM_BYTES = 64 * 1024 * 1024;
