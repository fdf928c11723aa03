import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { BenchContext, Scenario } from "../bench-context.ts";
import { type EmulatedDaemon, startEmulatedDaemon } from "../emulated-daemon.ts";
import { monotonicMs } from "../monotonic.ts";
import type { Row } from "../row.ts";
import { versionedText } from "../versioned-manifest.ts";

/** Much at once: a thousand files, and a thousand edits of one file. */
export const bursts: Scenario = {
  name: "burst",
  async measure(context) {
    return [...(await measureFiles(context)), ...(await measureEdits(context))];
  },
};

const COUNT = 1_000;
const MOST_BLOCKED_MS = 100;
const MOST_MEMORY_MB = 80;

function save(manifests: string, name: string, version: string): void {
  const path = join(manifests, `${name}.json`);
  writeFileSync(`${path}.new`, versionedText(name, version));
  renameSync(`${path}.new`, path);
}

async function measureFiles(context: BenchContext): Promise<readonly Row[]> {
  const deployed = await startEmulatedDaemon(context, { name: "files", manifestCount: 1, isProbed: true });
  const { daemon, manifests, comesTo, stop } = deployed;
  try {
    await daemon.blockedMs();
    const startedAtMs = monotonicMs();
    for (let number = 0; number < COUNT; number += 1) save(manifests, `burst-${number}`, "1");
    const writtenAtMs = monotonicMs();
    await comesTo((containers) => containers.filter(isRunning).length === COUNT + 1, 100);
    const runningAtMs = monotonicMs();
    await daemon.asDesired();
    const what = "1000 files at once";
    return [
      {
        ...{ name: `${what}: until all run`, unit: "ms", ours: [runningAtMs - startedAtMs] },
        ...{ beside: null, budget: null, faults: [] },
        notes: [
          `the emulator shares the processors; they were written within ${Math.round(writtenAtMs - startedAtMs)} ms`,
        ],
      },
      ...(await burdenRows(what, deployed)),
    ];
  } finally {
    await stop();
  }
}

async function measureEdits(context: BenchContext): Promise<readonly Row[]> {
  const deployed = await startEmulatedDaemon(context, { name: "edits", manifestCount: 20, isProbed: true });
  const { daemon, emulator, manifests, quiet, comesTo, stop } = deployed;
  try {
    await quiet();
    await emulator.ask("forget");
    await daemon.blockedMs();
    const startedAtMs = monotonicMs();
    for (let number = 1; number <= COUNT; number += 1) {
      save(manifests, "c0007", String(number));
      // As quick as a program that does nothing else, and yet not all before anybody could look.
      await pause(1);
    }
    const writtenAtMs = monotonicMs();
    await comesTo((containers) => containers.some((one) => isRunning(one) && isVersion(one, COUNT)), 5);
    const runningAtMs = monotonicMs();
    const { calls } = await quiet();
    const { containers } = await emulator.ask("look");
    const creates = calls.filter((call) => call === "Create").length;
    const what = "1000 edits of one file";
    const faults = containers.length === 20 ? [] : [`expected 20 containers, found ${containers.length}`];
    return [
      {
        ...{ name: `${what}: last one written until it runs`, unit: "ms", ours: [runningAtMs - writtenAtMs] },
        ...{ beside: null, budget: null, faults },
        notes: [
          `written within ${Math.round(writtenAtMs - startedAtMs)} ms; deployed ${creates} times, the last one last`,
        ],
      },
      ...(await burdenRows(what, deployed)),
    ];
  } finally {
    await stop();
  }
}

async function burdenRows(what: string, { daemon }: EmulatedDaemon): Promise<readonly Row[]> {
  const common = { beside: null, faults: [], notes: [] } as const;
  return [
    {
      ...{ ...common, name: `${what}: event loop blocked`, unit: "ms", ours: [await daemon.blockedMs()] },
      budget: { kind: "fixed", limit: MOST_BLOCKED_MS, of: "maximum" },
    },
    {
      ...{ ...common, name: `${what}: highest memory`, unit: "MB", ours: [daemon.reading().peakMb] },
      budget: { kind: "fixed", limit: MOST_MEMORY_MB, of: "maximum" },
    },
  ];
}

function isRunning({ status }: { readonly status: string }): boolean {
  return status === "Running";
}

function isVersion({ environment }: { readonly environment: readonly string[] }, version: number): boolean {
  return environment[0] === `VERSION=${version}`;
}
