import { stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Container } from "../src/gen/kanto/container_pb.ts";
import { type RawKanto, rawKanto } from "../test/support/raw-kanto.ts";
import { startRealKanto } from "../test/support/real-kanto.ts";

/** A real Kanto that holds nothing, and a bare client of it. */
export interface RealStack {
  readonly socketPath: string;
  readonly earlierDeployer: string;
  readonly kanto: RawKanto;
  list(): Promise<readonly Container[]>;
  stop(): Promise<void>;
}

/** Nobody sends a change to a Kanto that is younger than 2 s, so younger ones are not measured. */
const SETTLED_AFTER_MS = 3_000;
/** A Kanto that has locked itself up shall end the benchmark, not hold it for ever. */
const LIST_TIMEOUT_MS = 30_000;

/**
 * A new Kanto on a new containerd for each measurement: what Kanto loses of a container when it is removed (exits, ids,
 * networks) would otherwise be the next one's to find.
 */
export async function startRealStack(): Promise<RealStack> {
  const stack = await startRealKanto();
  try {
    const { birthtimeMs } = await stat(stack.socketPath);
    await pause(Math.max(0, birthtimeMs + SETTLED_AFTER_MS - Date.now()));
    const kanto = rawKanto(stack.socketPath);
    return {
      socketPath: stack.socketPath,
      earlierDeployer: join(stack.directory, "bin", "kanto-auto-deployer-0.3.0"),
      kanto,
      list: async () => (await kanto.containers.list({}, { timeoutMs: LIST_TIMEOUT_MS })).containers,
      async stop() {
        kanto.close();
        await stack.stop();
      },
    };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}
