import type { Plan } from "../core/model/plan.ts";
import type { DeployerStatus } from "../core/model/status.ts";
import { DeployingLoop } from "./deploying-loop.ts";
import type { LoopPorts, LoopSettings } from "./loop-settings.ts";
import type { EngineMemory } from "./reconcile-once.ts";
import type { RequestBook } from "./request-book.ts";
import type { LoopIdentity } from "./status-board.ts";

/** Keeps what runs as the directory says, until it is told to end. */
export interface ControlLoop {
  /** Runs until the signal aborts; then lets what has begun come to an end, for some seconds. */
  run(signal: AbortSignal): Promise<void>;
  status(): DeployerStatus;
  /** For what a person asks for; takes effect at the next look, which it brings about. */
  readonly requests: RequestBook;
  /** Looks at once, and resolves with the plan of that look; null where Kanto does not answer. */
  lookNow(): Promise<Plan | null>;
  change(settings: LoopSettings): void;
  /** Monotonic: when the loop last got somewhere, be it only to find that Kanto does not answer. */
  lastProgressAtMs(): number;
  /** Resolves after the first look. */
  readonly firstLook: Promise<void>;
}

export function openControlLoop(
  ports: LoopPorts,
  memory: EngineMemory,
  initialSettings: LoopSettings,
  identity: LoopIdentity,
): ControlLoop {
  const loop = new DeployingLoop(ports, memory, initialSettings, identity);
  return {
    run: (signal) => loop.run(signal),
    status: () => loop.board.status(),
    requests: loop.requests,
    lookNow: () => loop.lookNow(),
    change: (settings) => loop.change(settings),
    lastProgressAtMs: () => loop.progressAtMs,
    firstLook: loop.firstLook,
  };
}
