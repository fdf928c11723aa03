import type { Plan, PlannedOperation } from "../core/model/plan.ts";
import type { Problem } from "../core/model/problem.ts";
import type { ContainerReport, Report } from "../core/model/report.ts";
import type { RuntimeFailure } from "../core/model/runtime-failure.ts";

/** All that the engine has to say. Adapters turn it into lines, status and metrics; nothing else prints. */
export type EngineEvent =
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
  | { readonly kind: "container-settled"; readonly report: ContainerReport }
  | { readonly kind: "pass-finished"; readonly report: Report; readonly durationMs: number };

export type EngineEventSink = (event: EngineEvent) => void;
