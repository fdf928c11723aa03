import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { BenchContext, Scenario } from "../bench-context.ts";
import { type EmptyNode, startEmptyNode } from "../empty-node.ts";
import { type EmulatedDaemon, startEmulatedDaemon } from "../emulated-daemon.ts";
import { monotonicMs } from "../monotonic.ts";
import type { Row } from "../row.ts";
import { summarise } from "../statistics.ts";
import { versionedText } from "../versioned-manifest.ts";

/** What years do to the memory: as many changes as come in them, in a minute. */
export const manyChanges: Scenario = {
  name: "changes",
  async measure(context) {
    const empty = await startEmptyNode(context);
    const deployed = await startEmulatedDaemon(context, { name: "changes", manifestCount: FILES });
    try {
      return await measureChanges(context, deployed, empty);
    } finally {
      await deployed.stop();
      await empty.stop();
    }
  },
};

const FILES = 20;
const CHANGES = 50_000;
/** With a pause after each round of the files, some eight hundred changes a second. */
const PAUSE_MS = 22;
const SAMPLES = 50;
/** What the second half may hold more than the first, after the growth of the beginning. */
const FLAT_WITHIN = 1.1;

async function measureChanges(
  { repetitions }: BenchContext,
  { daemon, emulator, manifests, comesTo, quiet }: EmulatedDaemon,
  empty: EmptyNode,
): Promise<readonly Row[]> {
  const names = Array.from({ length: FILES }, (_, index) => `c${String(index).padStart(4, "0")}`);
  const rounds = (repetitions === null ? CHANGES : CHANGES / 10) / FILES;
  const startedAtMs = monotonicMs();
  const residentMb: number[] = [];
  let creates = 0;
  for (let round = 1; round <= rounds; round += 1) {
    for (const name of names) {
      const path = join(manifests, `${name}.json`);
      writeFileSync(`${path}.new`, versionedText(name, String(round)));
      renameSync(`${path}.new`, path);
    }
    await pause(PAUSE_MS);
    if (round % Math.ceil(rounds / SAMPLES) === 0) {
      residentMb.push(daemon.reading().residentMb);
      creates += createsIn((await emulator.ask("tell")).calls);
      await emulator.ask("forget");
    }
  }
  const last = `VERSION=${rounds}`;
  await comesTo((containers) => containers.length === FILES && containers.every((one) => isRunning(one, last)), 50);
  const { calls } = await quiet();
  creates += createsIn(calls);
  const tookMs = monotonicMs() - startedAtMs;
  const { residentMb: afterwardsMb } = daemon.reading();
  const [second, last4th] = [quarter(residentMb, 1), quarter(residentMb, 3)];
  const isFlat = last4th <= second * FLAT_WITHIN;
  return [
    {
      name: `memory after ${rounds * FILES} changes`,
      unit: "MB",
      ours: [afterwardsMb],
      beside: { label: "empty Node process", values: [empty.reading().residentMb] },
      budget: { kind: "relative", factor: 1.7, plus: 0 },
      faults: isFlat
        ? []
        : [`it grows: ${second.toFixed(1)} MB in the second quarter, ${last4th.toFixed(1)} in the last`],
      notes: [
        `${FILES} files saved ${rounds} times each within ${Math.round(tookMs / 1_000)} s, by which ${creates} deployments were made; the last version of each runs`,
        `medians of the quarters: ${[0, 1, 2, 3].map((number) => quarter(residentMb, number).toFixed(1)).join(", ")} MB; at most ${daemon.reading().peakMb.toFixed(1)} MB`,
      ],
    },
  ];
}

function createsIn(calls: readonly string[]): number {
  return calls.filter((call) => call === "Create").length;
}

function quarter(values: readonly number[], number: number): number {
  const size = values.length / 4;
  return summarise(values.slice(Math.floor(number * size), Math.floor((number + 1) * size)))?.median ?? 0;
}

function isRunning(
  { status, environment }: { readonly status: string; readonly environment: readonly string[] },
  version: string,
): boolean {
  return status === "Running" && environment[0] === version;
}
