import { inodeAt, type LogFile, openLogFile } from "./log-file.ts";

/**
 * The files of a log at one moment, newest first: Kanto renames `json.log` to `json.log.1`, that to `json.log.2`, and so
 * on. Files that come and go meanwhile are looked for again. To be closed one by one.
 */
export async function openGenerations(path: string): Promise<readonly LogFile[]> {
  for (let attempt = 1; ; attempt += 1) {
    const files = await openAll(path);
    const isSteady = (await inodeAt(path)) === (files[0]?.inode ?? null);
    if (isSteady || attempt === MOST_ATTEMPTS) return files;
    await closeAll(files);
  }
}

export async function closeAll(files: readonly LogFile[]): Promise<void> {
  for (const file of files) await file.close();
}

async function openAll(path: string): Promise<readonly LogFile[]> {
  const files: LogFile[] = [];
  try {
    for (let number = 0; number <= MOST_FILES; number += 1) {
      const file = await openLogFile(number === 0 ? path : `${path}.${number}`);
      // In the middle of a rotation the newest one is missing for a moment.
      if (file === null && number > 0) return files;
      if (file === null) continue;
      if (files.some(({ inode }) => inode === file.inode)) await file.close();
      else files.push(file);
    }
    return files;
  } catch (error) {
    await closeAll(files);
    throw error;
  }
}

const MOST_FILES = 100;
const MOST_ATTEMPTS = 5;
