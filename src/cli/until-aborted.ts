import { once } from "node:events";

/** Resolves when the signal aborts. Keeps the process alive until then only if something else does. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await once(signal, "abort");
  }
}
