import { join } from "node:path";
import { type BenchContext, programCall } from "./bench-context.ts";
import { type EmulatorProcess, startEmulatorProcess } from "./emulator-process.ts";
import { type ManifestSet, writeManifests } from "./manifest-sets.ts";
import type { Row } from "./row.ts";
import { type Command, runWell } from "./timed-process.ts";

/** An emulator and a directory that was deployed to it. */
export interface DeployedSet {
  readonly emulator: EmulatorProcess;
  readonly socketPath: string;
  readonly manifests: string;
  readonly state: string;
  readonly deployedInMs: number;
  /** A one-shot run over it. */
  readonly call: Command;
}

export async function deployToEmulator(context: BenchContext, set: Omit<ManifestSet, "image">): Promise<DeployedSet> {
  const folder = join(context.scratch, `set-${set.count}`);
  const [manifests, state, socketPath] = [join(folder, "manifests"), join(folder, "state"), join(folder, "cm.sock")];
  await writeManifests(manifests, { ...set, image: "example.com/app:1" });
  const emulator = await startEmulatorProcess(socketPath);
  const call = programCall(context, "-s", socketPath, "--state-directory", state, manifests);
  const { durationMs } = await runWell(call);
  return { emulator, socketPath, manifests, state, deployedInMs: durationMs, call };
}

/** One-shot runs with nothing to do: how long the process took, and which calls the emulator saw. */
export async function measureUnchanged(
  context: BenchContext,
  { emulator, call, deployedInMs }: DeployedSet,
  row: Pick<Row, "name" | "budget">,
): Promise<Row> {
  await runWell(call);
  const durations: number[] = [];
  const faults = new Set<string>();
  for (let number = 0; number < (context.repetitions ?? 11); number += 1) {
    await emulator.ask("forget");
    durations.push((await runWell(call)).durationMs);
    const { calls } = await emulator.ask("tell");
    for (const fault of faultsOfUnchangedRun(calls)) faults.add(fault);
  }
  const counted = faults.size === 0 ? ["in every run the emulator saw one List and no other call"] : [];
  const notes = [...counted, `the run that deployed them took ${Math.round(deployedInMs)} ms`];
  return { ...row, unit: "ms", ours: durations, beside: null, faults: [...faults], notes };
}

function faultsOfUnchangedRun(calls: readonly string[]): readonly string[] {
  const isOneList = calls.length === 1 && calls[0] === "List";
  return isOneList ? [] : [`expected exactly one List and no other call, got ${calls.join(", ") || "none"}`];
}
