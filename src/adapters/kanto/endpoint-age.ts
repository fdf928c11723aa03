import { stat } from "node:fs/promises";

/**
 * How long ago the socket's file was made, in milliseconds; null where there is none. Kanto makes it anew at each start.
 * A file system that keeps no birth time gives the time of the last change of owner or mode, which comes right after.
 * Measured with the wall clock, as the file system does: a clock set back meanwhile counts as "just now".
 */
export async function endpointAgeMs(socketPath: string): Promise<number | null> {
  try {
    const { birthtimeMs, ctimeMs } = await stat(socketPath);
    return Math.max(0, Date.now() - (birthtimeMs > 0 ? birthtimeMs : ctimeMs));
  } catch {
    return null;
  }
}
