import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { startDaemonProcess } from "../../test/support/daemon-process.ts";
import type { BenchContext, Scenario } from "../bench-context.ts";
import { plotsAsSvg } from "../line-plot.ts";
import { monotonicMs } from "../monotonic.ts";
import type { Row } from "../row.ts";
import { serviceSettings } from "../service-settings.ts";
import { summarise } from "../statistics.ts";
import { runWell } from "../timed-process.ts";
import { type DeployedSet, deployToEmulator } from "../unchanged-one-shot.ts";

/** What more manifests cost: a one-shot run and a look of the daemon with nothing to do, and the daemon's memory. */
export const growth: Scenario = {
  name: "growth",
  async measure(context) {
    const sizes: MeasuredSize[] = [];
    for (const count of COUNTS) {
      const set = await deployToEmulator(context, { count, providers: Math.ceil(count / 5) });
      sizes.push({ count, ...(await measureSize(context, set)) });
      await set.emulator.stop();
    }
    context.draw("growth.svg", plotOf(sizes));
    return sizes.flatMap(rowsOf);
  },
};

const COUNTS = [10, 100, 1_000, 5_000];
const RESYNC_MS = 1_000;
/** From the start on, until the first collections of garbage are over. */
const SETTLING_MS = 3_000;
const OBSERVED_MS = 6_000;

interface MeasuredSize {
  readonly count: number;
  readonly oneShotMs: readonly number[];
  readonly lookCpuMs: number;
  readonly residentMb: number;
}

async function measureSize(context: BenchContext, set: DeployedSet): Promise<Omit<MeasuredSize, "count">> {
  const oneShotMs: number[] = [];
  for (let number = 0; number < (context.repetitions ?? 3); number += 1) {
    oneShotMs.push((await runWell(set.call)).durationMs);
  }
  const { emulator, socketPath, manifests } = set;
  const { programPath } = context;
  const daemon = startDaemonProcess({
    ...{ programPath, socketPath, manifests, folder: dirname(manifests), ...serviceSettings() },
    flags: ["--resync-interval", `${RESYNC_MS}ms`],
  });
  try {
    await daemon.asDesired();
    await pause(SETTLING_MS);
    await emulator.ask("forget");
    const before = daemon.reading();
    const startedAtMs = monotonicMs();
    while (monotonicMs() - startedAtMs < OBSERVED_MS) await pause(RESYNC_MS / 10);
    const { cpuMs, residentMb } = daemon.reading();
    const { calls } = await emulator.ask("tell");
    return { oneShotMs, lookCpuMs: (cpuMs - before.cpuMs) / Math.max(1, calls.length), residentMb };
  } finally {
    await daemon.end("SIGTERM");
  }
}

function rowsOf({ count, oneShotMs, lookCpuMs, residentMb }: MeasuredSize): readonly Row[] {
  const common = { beside: null, budget: null, faults: [], notes: [] } as const;
  return [
    { ...common, name: `${count} unchanged, one-shot, with providers`, unit: "ms", ours: oneShotMs },
    {
      ...{ ...common, name: `${count} unchanged, a look of the daemon, processor time`, unit: "ms", ours: [lookCpuMs] },
      notes: ["of all its threads, the collecting of garbage included; with Node's flags as the service has them"],
    },
    { ...common, name: `${count} manifests, memory of the daemon`, unit: "MB", ours: [residentMb] },
  ];
}

function plotOf(sizes: readonly MeasuredSize[]): string {
  const curve = (label: string, ofSize: (size: MeasuredSize) => number) => ({
    label,
    points: sizes.map((size) => [size.count, ofSize(size)] as const),
  });
  return plotsAsSvg([
    {
      title: "Time for nothing to do, by the number of manifests",
      xLabel: "manifests",
      yLabel: "milliseconds",
      scale: "logarithmic",
      curves: [
        curve("one-shot run, start to end", ({ oneShotMs }) => summarise(oneShotMs)?.median ?? 0),
        curve("look of the daemon, processor time", ({ lookCpuMs }) => lookCpuMs),
      ],
    },
    {
      title: "Memory of the daemon",
      xLabel: "manifests",
      yLabel: "megabytes",
      scale: "logarithmic",
      curves: [curve("resident", ({ residentMb }) => residentMb)],
    },
  ]);
}
