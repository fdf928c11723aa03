import { constants } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Replaces a file so that after a crash or power cut it holds the old or the new text, never a part: written beside
 * it, made durable, renamed over it, and the rename made durable. Throws the system's error; the old file is then
 * untouched, or already replaced where only the last step failed.
 */
export async function writeDurably(directory: string, fileName: string, text: string): Promise<void> {
  const temporaryPath = join(directory, temporaryFileName(fileName));
  try {
    const file = await open(temporaryPath, WRITE_FLAGS, 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporaryPath, join(directory, fileName));
  } catch (error) {
    // On a full disk the part that was written would be in the way of everybody.
    await rm(temporaryPath, { force: true }).catch(() => {});
    throw error;
  }
  await syncFolder(directory);
}

/**
 * Always the same, so that what a write that was cut off left is overwritten by the next one. Nobody else removes it:
 * it may be that of another process which is writing just now.
 */
function temporaryFileName(fileName: string): string {
  return `.${fileName}.new`;
}

async function syncFolder(directory: string): Promise<void> {
  const folder = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const WRITE_FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
