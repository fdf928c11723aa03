import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { startDaemonProcess } from "../../test/support/daemon-process.ts";
import { realKantoMissing, TEST_IMAGE } from "../../test/support/real-kanto.ts";
import type { BenchContext, Scenario } from "../bench-context.ts";
import { startEarlierDeployer } from "../earlier-deployer.ts";
import { startEmptyNode } from "../empty-node.ts";
import { TWENTY_ALONE, writeManifests } from "../manifest-sets.ts";
import { type RealStack, startRealStack } from "../real-stack.ts";
import type { Outcome } from "../row.ts";
import { serviceSettings } from "../service-settings.ts";

const ROWS = { memory: "idle memory, 20 containers, real Kanto", cpu: "idle processor time, the same" };

/** The daemon with nothing to do, beside a Node process that has nothing to do and the earlier deployer. */
export const idle: Scenario = {
  name: "idle",
  async measure(context) {
    const missing = realKantoMissing();
    if (missing !== null) return Object.values(ROWS).map((name) => ({ name, missing }));
    const stack = await startRealStack();
    try {
      return await measureIdle(context, stack);
    } finally {
      await stack.stop();
    }
  },
};

const OBSERVED_MS = 60_000;
/** From the last deployment on, until the first collections of garbage are over. */
const SETTLING_MS = 5_000;

async function measureIdle(context: BenchContext, stack: RealStack): Promise<readonly Outcome[]> {
  const { programPath } = context;
  const folder = join(context.scratch, "idle");
  const manifests = join(folder, "manifests");
  await mkdir(folder, { recursive: true });
  await writeManifests(manifests, { ...TWENTY_ALONE, image: TEST_IMAGE });
  const { socketPath } = stack;
  const daemon = startDaemonProcess({ programPath, socketPath, manifests, folder, ...serviceSettings() });
  const empty = await startEmptyNode(context);
  try {
    await daemon.asDesired(120_000);
    const earlier = startEarlierDeployer(stack, manifests);
    await pause(context.repetitions === null ? SETTLING_MS : 0);
    const read = () => ({ ours: daemon.reading(), empty: empty.reading(), earlier: earlier.reading() });
    const before = read();
    const observedMs = context.repetitions === null ? OBSERVED_MS : OBSERVED_MS / 4;
    await pause(observedMs);
    const after = read();
    await earlier.stop();
    const share = (who: keyof typeof after) => (100 * (after[who].cpuMs - before[who].cpuMs)) / observedMs;
    return [
      {
        name: ROWS.memory,
        unit: "MB",
        ours: [after.ours.residentMb],
        beside: { label: "empty Node process", values: [after.empty.residentMb] },
        budget: { kind: "relative", factor: 1.5, plus: 0 },
        faults: [],
        notes: [
          `the earlier deployer: ${after.earlier.residentMb.toFixed(1)} MB`,
          `Node's flags as the service has them`,
        ],
      },
      {
        name: ROWS.cpu,
        unit: "%",
        ours: [share("ours")],
        beside: { label: "empty Node process", values: [share("empty")] },
        budget: { kind: "fixed", limit: 0.1 },
        faults: [],
        notes: [
          `of one processor, over ${observedMs / 1_000} s with a look every 10 s; the earlier deployer, which looks at files only: ${share("earlier").toFixed(3)} %`,
        ],
      },
    ];
  } finally {
    await daemon.end("SIGTERM");
    await empty.stop();
  }
}
