import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type ProcessReading, readProcess } from "../test/support/process-reading.ts";
import type { BenchContext } from "./bench-context.ts";

/** A Node process of the same version that waits for ever: what any program in it costs at least. */
export interface EmptyNode {
  reading(): ProcessReading;
  stop(): Promise<void>;
}

const STARTED_AFTER_MS = 500;

/** Without any flag: what the service's flags save is to its credit. */
export async function startEmptyNode({ scratch }: BenchContext): Promise<EmptyNode> {
  const file = join(scratch, "waits.js");
  await writeFile(file, "setInterval(() => {}, 1_000_000);\n");
  const child = spawn(process.execPath, [file], { env: { PATH: process.env["PATH"] }, stdio: "ignore" });
  const { pid } = child;
  if (pid === undefined) throw new Error("an empty Node process could not be started");
  await pause(STARTED_AFTER_MS);
  return {
    reading: () => readProcess(pid),
    async stop() {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}
