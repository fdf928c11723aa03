import type { DeployerStatus } from "../core/model/status.ts";
import type { PoisonGuard } from "./poison-guard.ts";
import type { WatchedDirectory } from "./ports.ts";
import type { EnginePorts } from "./reconcile-once.ts";
import type { SuspensionSource } from "./suspension-source.ts";

export interface LoopPorts extends EnginePorts {
  readonly directory: WatchedDirectory;
  readonly suspension: SuspensionSource;
  readonly guard: PoisonGuard;
  /** Called with each new status, at most a few times a second. */
  readonly onStatus: (status: DeployerStatus) => void;
}

export interface LoopSettings {
  /** How many calls may be under way at once; as it was at the start. */
  readonly maxParallel: number;
  /** From SIGTERM to SIGKILL, where a manifest does not say. */
  readonly stopTimeoutMs: number;
  readonly healthWindowMs: number;
  readonly prune: boolean;
  /** Whether a file written again unchanged has its container redeployed. */
  readonly redeploysTouched: boolean;
  /** How long after one look the next one follows where no event calls for it. */
  readonly resyncIntervalMs: number;
}
