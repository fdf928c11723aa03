import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { BenchContext, Scenario } from "../bench-context.ts";
import { type EmulatedDaemon, startEmulatedDaemon } from "../emulated-daemon.ts";
import type { EmulatorAnswer, SeenContainer } from "../emulator-process.ts";
import { monotonicMs } from "../monotonic.ts";
import type { Row } from "../row.ts";
import { summarise } from "../statistics.ts";
import { versionedText } from "../versioned-manifest.ts";

/** How soon the daemon acts on what happens outside: a file renamed into place, Kanto's socket back. */
export const eventToCall: Scenario = {
  name: "event",
  async measure(context) {
    const deployed = await startEmulatedDaemon(context, { name: "event", manifestCount: 20 });
    try {
      const saves = await measureSaves(context, deployed);
      const returns = await measureReturns(context, deployed);
      return [...saves, returns];
    } finally {
      await deployed.stop();
    }
  },
};

const WARM_UPS = 20;
const SAVES = 150;
/** Saves do not come at the beat of any timer of ours. */
const PAUSES_MS = [40, 55, 70, 85, 100];

async function measureSaves(context: BenchContext, deployed: EmulatedDaemon): Promise<readonly Row[]> {
  const { emulator, manifests, quiet, comesTo } = deployed;
  const looked: number[] = [];
  const changed: number[] = [];
  const counted = context.repetitions === null ? SAVES : 10 * context.repetitions;
  for (let number = 0; number < WARM_UPS + counted; number += 1) {
    await quiet();
    await pause(PAUSES_MS[number % PAUSES_MS.length] ?? 0);
    await emulator.ask("forget");
    const path = join(manifests, "c0007.json");
    writeFileSync(`${path}.new`, versionedText("c0007", String(number)));
    const savedAtMs = monotonicMs();
    renameSync(`${path}.new`, path);
    await comesTo((containers) => runsVersion(containers, String(number)), 5);
    const { arrivals } = await emulator.ask("tell");
    if (number < WARM_UPS) continue;
    looked.push(arrivalOf("List", arrivals) - savedAtMs);
    changed.push(arrivalOf("Create", arrivals) - savedAtMs);
  }
  const p99 = summarise(looked)?.p99;
  const common = { unit: "ms", ours: looked, beside: null, faults: [] } as const;
  return [
    {
      ...common,
      name: "renamed into place to first call at the socket",
      budget: { kind: "fixed", limit: 5 },
      notes: ["20 manifests; a List, which the plan is made from; until it has arrived at the emulator"],
    },
    {
      ...common,
      name: "the same, what 99 of 100 do not exceed",
      ours: p99 === undefined ? [] : [p99],
      budget: { kind: "fixed", limit: 15 },
      notes: [`of ${looked.length}`],
    },
    {
      ...common,
      name: "renamed into place to first call that changes something",
      ours: changed,
      budget: null,
      notes: ["the Create of the successor: file read and understood, listed, planned, journal on disk"],
    },
  ];
}

function runsVersion(containers: readonly SeenContainer[], version: string): boolean {
  return containers.some(({ status, environment }) => status === "Running" && environment[0] === `VERSION=${version}`);
}

function arrivalOf(call: string, arrivals: EmulatorAnswer["arrivals"]): number {
  const arrival = arrivals.find((one) => one.call === call);
  if (arrival === undefined) throw new Error(`expected a ${call}, got ${arrivals.map((one) => one.call).join(", ")}`);
  return arrival.atMs;
}

const RETURNS = 20;
/** Short and long ones: the pauses of who asks for something that is not there grow. */
const ABSENCES_MS = [300, 1_000, 2_500];

async function measureReturns(context: BenchContext, { emulator, quiet }: EmulatedDaemon): Promise<Row> {
  const delays: number[] = [];
  const counted = context.repetitions ?? RETURNS;
  for (let number = 0; number < counted + 1; number += 1) {
    await quiet();
    await emulator.ask("kill");
    await pause((ABSENCES_MS[number % ABSENCES_MS.length] ?? 0) + 13 * (number % 5));
    await emulator.ask("forget");
    const { askedAtMs } = await emulator.ask("start");
    await quiet();
    const { arrivals } = await emulator.ask("tell");
    if (number > 0) delays.push(arrivalOf("List", arrivals) - askedAtMs);
  }
  return {
    name: "Kanto's socket back to first List",
    unit: "ms",
    ours: delays,
    beside: null,
    budget: { kind: "fixed", limit: 100, of: "maximum" },
    faults: [],
    notes: ["the emulator was killed and is started again after 0.3 to 2.6 s; its socket's file stays meanwhile"],
  };
}
