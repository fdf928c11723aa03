import type { DirectorySnapshot } from "../../src/engine/ports.ts";

/** What the files of a snapshot hold, by path. */
export function textsOf({ files }: DirectorySnapshot): Record<string, string> {
  return Object.fromEntries(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]));
}
