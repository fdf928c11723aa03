import type { Plan, PlannedOperation } from "../core/model/plan.ts";
import type { Problem } from "../core/model/problem.ts";
import type { ContainerReport, Report } from "../core/model/report.ts";
import type { RuntimeFailure } from "../core/model/runtime-failure.ts";
import type { DeployerHealth } from "../core/model/status.ts";
import type { Suspension } from "../core/model/suspension.ts";
import type { HandOverEngineEvent } from "./engine-event-hand-over.ts";

/** All that the engine has to say. Adapters turn it into lines, status and metrics; nothing else prints. */
export type EngineEvent =
  | HandOverEngineEvent
  | { readonly kind: "pass-started" }
  /** The manager does not answer; said once until it does. */
  | { readonly kind: "runtime-awaited"; readonly failure: RuntimeFailure }
  | { readonly kind: "runtime-reached"; readonly waitedMs: number }
  /** An empty List is looked at again before it is believed. */
  | { readonly kind: "empty-list-doubted"; readonly lookAgainInMs: number }
  | { readonly kind: "state-damaged"; readonly message: string }
  | { readonly kind: "state-not-saved"; readonly message: string }
  | { readonly kind: "problem-found"; readonly problem: Problem }
  | { readonly kind: "planned"; readonly plan: Plan }
  | { readonly kind: "container-adopted"; readonly containerName: string; readonly containerId: string }
  | { readonly kind: "operation-started"; readonly planned: PlannedOperation }
  | {
      readonly kind: "operation-finished";
      readonly planned: PlannedOperation;
      readonly durationMs: number;
      /** Null where it succeeded. */
      readonly failure: RuntimeFailure | null;
    }
  | { readonly kind: "operation-skipped"; readonly planned: PlannedOperation; readonly blockedBy: number }
  /** What took the place of a running container must prove itself before that is removed; said once for each. */
  | { readonly kind: "health-awaited"; readonly containerName: string; readonly remainingMs: number }
  /** The manager's processes cannot be seen from here, so exits can be lost; said once. */
  | { readonly kind: "parking-unavailable"; readonly containerName: string }
  /** A newer manifest came before anything was touched for the older one. */
  | { readonly kind: "attempt-called-off"; readonly containerName: string; readonly reason: string }
  | {
      readonly kind: "retry-scheduled";
      readonly containerName: string;
      readonly reason: string;
      readonly delayMs: number;
    }
  /** Many files were written again unchanged at once: taken for a copy, nothing is redeployed for it. */
  | { readonly kind: "copy-noticed"; readonly fileCount: number }
  /** The directory cannot be watched: it is looked at now and then. */
  | { readonly kind: "watch-unavailable"; readonly message: string }
  /** What a daemon's containers have come to, all together; not told while something is being deployed. */
  | { readonly kind: "health-changed"; readonly health: DeployerHealth; readonly summary: string }
  /** Something beside the containers does not work: the status file, the control socket, the service manager. */
  | { readonly kind: "daemon-troubled"; readonly message: string }
  | { readonly kind: "suspended"; readonly suspension: Suspension }
  | { readonly kind: "resumed" }
  | { readonly kind: "container-settled"; readonly report: ContainerReport }
  | { readonly kind: "pass-finished"; readonly report: Report; readonly durationMs: number };

export type EngineEventSink = (event: EngineEvent) => void;
