import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { DeployerStatus } from "../../src/core/model/status.ts";
import { type DaemonProcess, startDaemonProcess } from "../../test/support/daemon-process.ts";
import type { SoakStage } from "./soak-stage.ts";

/** One moment of the daemon's process. */
export interface SoakSample {
  /** Since the beginning of the soak. */
  readonly atMs: number;
  readonly residentMb: number;
  readonly handles: number;
  /** For how long its event loop was blocked at most since the last sample. */
  readonly blockedMs: number;
}

export interface SoakDaemon {
  /** How long it took to end; from then on the next one runs. */
  restart(signalName: "SIGTERM" | "SIGKILL"): Promise<number>;
  status(): Promise<DeployerStatus | null>;
  /** Null while there is no process to be looked at. */
  sample(): Promise<SoakSample | null>;
  /** Monotonic; when it was started last. */
  startedAtMs(): number;
  output(): string;
  end(): Promise<number | null>;
}

export interface SoakDaemonOptions {
  readonly stage: SoakStage;
  readonly programPath: string;
  readonly scratch: string;
  readonly manifests: string;
  readonly nodeFlags: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const FLAGS = ["--verbose", "--log-format", "json", "--prune", "--health-window", "500ms", "--stop-timeout", "10s"];

export function startSoakDaemon({
  stage,
  programPath,
  scratch,
  manifests,
  nodeFlags,
  environment = {},
}: SoakDaemonOptions): SoakDaemon {
  const folder = join(scratch, "daemon");
  mkdirSync(folder, { recursive: true });
  const beganAtMs = performance.now();
  let startedAtMs = 0;
  let ended: DaemonProcess | null = null;
  let current: DaemonProcess | null = start();

  function start(): DaemonProcess {
    startedAtMs = performance.now();
    const { socketPath } = stage;
    return startDaemonProcess({
      programPath,
      socketPath,
      manifests,
      folder,
      nodeFlags,
      environment,
      flags: FLAGS,
      isProbed: true,
    });
  }

  return {
    async restart(signalName) {
      const askedAtMs = performance.now();
      ended = current;
      current = null;
      await ended?.end(signalName);
      const tookMs = performance.now() - askedAtMs;
      current = start();
      return tookMs;
    },
    status: async () => (await current?.status()) ?? null,
    async sample() {
      const sampled = current;
      // It has to have loaded the probe.
      if (sampled === null || performance.now() - startedAtMs < 1_000) return null;
      const blockedMs = await sampled.blockedMs().catch(() => null);
      if (blockedMs === null || sampled !== current) return null;
      const { residentMb, handles } = sampled.reading();
      return { atMs: performance.now() - beganAtMs, residentMb, handles, blockedMs };
    },
    startedAtMs: () => startedAtMs,
    output: () => `${ended?.output() ?? ""}\n---\n${current?.output() ?? ""}`,
    end: async () => (await current?.end("SIGTERM")) ?? null,
  };
}
