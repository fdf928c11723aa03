import { writeSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";

/**
 * Loaded into a process with `node --import`: on SIGUSR2 writes for how many milliseconds its event loop was blocked at
 * most since the last time, one line to file descriptor 3, and begins anew. The process itself knows nothing of it.
 */
const RESOLUTION_MS = 2;
const ANSWER_FILE_DESCRIPTOR = 3;

const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();

process.on("SIGUSR2", () => {
  const blockedMs = Math.max(0, delay.max / 1_000_000 - RESOLUTION_MS);
  delay.reset();
  writeSync(ANSWER_FILE_DESCRIPTOR, `${blockedMs}\n`);
});
