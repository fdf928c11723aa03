import { rename } from "node:fs/promises";
import { join } from "node:path";

/**
 * Renames a damaged state file to `<name>.damaged-1`, so that a person can look at it; older ones move on by one
 * number and the oldest is given up. Throws the system's error.
 */
export async function setAside(directory: string, fileName: string): Promise<string> {
  for (let number = KEPT_FILES - 1; number >= 1; number--) {
    await renameIfThere(damagedPath(directory, fileName, number), damagedPath(directory, fileName, number + 1));
  }
  const target = damagedPath(directory, fileName, 1);
  await rename(join(directory, fileName), target);
  return target;
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) {
      throw error;
    }
  }
}

function damagedPath(directory: string, fileName: string, number: number): string {
  return join(directory, `${fileName}.damaged-${number}`);
}

const KEPT_FILES = 3;
