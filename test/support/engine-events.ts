import type { Operation, Plan, PlannedOperation } from "../../src/core/model/plan.ts";
import type { ContainerReport } from "../../src/core/model/report.ts";
import type { RuntimeFailure } from "../../src/core/model/runtime-failure.ts";
import type { EngineEvent } from "../../src/engine/engine-event.ts";
import { specOf } from "./builders.ts";

/** Builders of engine events for tests of what shows them. */

export function createOperation(name: string): Operation {
  return { kind: "create", containerId: `${name}-0a1b2c3d`, runtimeName: name, spec: specOf(name) };
}

export function startOperation(name: string): Operation {
  return { kind: "start", containerId: `${name}-0a1b2c3d` };
}

export function planned(
  number: number,
  containerName: string,
  operation: Operation,
  dependsOn: readonly number[] = [],
): PlannedOperation {
  return {
    number,
    containerName,
    operation,
    cause: "no such container",
    dependsOn: dependsOn.map((prerequisite) => ({ number: prerequisite, gate: "success" })),
  };
}

export function planOf(operations: readonly PlannedOperation[]): Plan {
  return { containers: [], operations, warnings: [] };
}

export function started(operation: PlannedOperation): EngineEvent {
  return { kind: "operation-started", planned: operation };
}

export function finished(
  operation: PlannedOperation,
  failureText: string | null = null,
  durationMs = 1500,
): EngineEvent {
  const failure: RuntimeFailure | null =
    failureText === null ? null : { kind: "unknown", call: "Create", message: failureText };
  return { kind: "operation-finished", planned: operation, durationMs, failure };
}

export function settled(name: string, result: ContainerReport["result"], detail = ""): EngineEvent {
  return { kind: "container-settled", report: { name, result, detail, action: "none", awaitsChange: false } };
}

export const PASS_FINISHED: EngineEvent = {
  kind: "pass-finished",
  report: { containers: [], problems: [], pendingHealthMs: null },
  durationMs: 10,
};
