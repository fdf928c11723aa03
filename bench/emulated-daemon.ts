import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type DaemonProcess, startDaemonProcess } from "../test/support/daemon-process.ts";
import type { BenchContext } from "./bench-context.ts";
import {
  type EmulatorAnswer,
  type EmulatorProcess,
  type SeenContainer,
  startEmulatorProcess,
} from "./emulator-process.ts";
import { writeManifests } from "./manifest-sets.ts";
import { monotonicMs } from "./monotonic.ts";
import { serviceSettings } from "./service-settings.ts";

export interface EmulatedDaemonOptions {
  /** Of the folder; short. */
  readonly name: string;
  /** How many manifests are there, and deployed, before anything is measured. */
  readonly manifestCount: number;
  readonly flags?: readonly string[];
  readonly isProbed?: boolean;
}

/** The daemon, an emulator and this process: three processes, so that nobody's work is taken for another's. */
export interface EmulatedDaemon {
  readonly daemon: DaemonProcess;
  readonly emulator: EmulatorProcess;
  readonly manifests: string;
  /** Resolves when no call has come for a while. */
  quiet(): Promise<EmulatorAnswer>;
  /** The containers, once they are as told; looked at every so often. */
  comesTo(isReached: (containers: readonly SeenContainer[]) => boolean, everyMs: number): Promise<void>;
  stop(): Promise<void>;
}

const IMAGE = "example.com/app:1";
/** Nothing is measured against a look that nobody asked for. */
const NEVER_BY_ITSELF = ["--resync-interval", "1h", "--health-window", "0s"];
const QUIET_FOR_MS = 120;

export async function startEmulatedDaemon(
  context: BenchContext,
  { name, manifestCount, flags = NEVER_BY_ITSELF, isProbed = false }: EmulatedDaemonOptions,
): Promise<EmulatedDaemon> {
  const folder = join(context.scratch, name);
  const [manifests, socketPath] = [join(folder, "manifests"), join(folder, "cm.sock")];
  await mkdir(manifests, { recursive: true });
  await writeManifests(manifests, { count: manifestCount, providers: manifestCount, image: IMAGE });
  const emulator = await startEmulatorProcess(socketPath);
  // Younger ones are not trusted with a change.
  await pause(2_100);
  const { programPath } = context;
  const daemon = startDaemonProcess({
    programPath,
    socketPath,
    manifests,
    folder,
    flags,
    isProbed,
    ...serviceSettings(),
  });
  async function stop(): Promise<void> {
    await daemon.end("SIGTERM");
    await emulator.stop();
  }
  await daemon.asDesired(DEPLOYED_WITHIN_MS).catch(async (error: unknown) => {
    await stop();
    throw error;
  });

  async function quiet(): Promise<EmulatorAnswer> {
    let [before, quietMs] = [-1, 0];
    for (;;) {
      const seen = await emulator.ask("tell");
      quietMs = seen.calls.length === before ? quietMs + QUIET_STEP_MS : 0;
      if (quietMs >= QUIET_FOR_MS) return seen;
      before = seen.calls.length;
      await pause(QUIET_STEP_MS);
    }
  }

  async function comesTo(isReached: (containers: readonly SeenContainer[]) => boolean, everyMs: number) {
    const giveUpAtMs = monotonicMs() + DEPLOYED_WITHIN_MS;
    while (!isReached((await emulator.ask("look")).containers)) {
      if (monotonicMs() > giveUpAtMs) throw new Error(`not deployed in time; the daemon wrote:\n${daemon.output()}`);
      await pause(everyMs);
    }
  }

  return { daemon, emulator, manifests, quiet, comesTo, stop };
}

const DEPLOYED_WITHIN_MS = 120_000;
const QUIET_STEP_MS = 20;
