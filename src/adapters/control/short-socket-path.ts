import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** The path of a unix socket may have 107 bytes at most; one below this folder is short wherever the folder lies. */
export interface ShortFolder {
  path(name: string): string;
  /** Only when no socket uses a path of it any more. */
  close(): Promise<void>;
}

/** Throws the system's error where the folder is missing or closed to us. */
export async function openShortFolder(folder: string): Promise<ShortFolder> {
  const handle: FileHandle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  return { path: (name) => `/proc/self/fd/${handle.fd}/${name}`, close: () => handle.close() };
}
