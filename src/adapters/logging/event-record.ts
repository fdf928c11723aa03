import type { PlannedOperation } from "../../core/model/plan.ts";
import { isAsDesired } from "../../core/model/report.ts";
import type { RuntimeFailure } from "../../core/model/runtime-failure.ts";
import type { EngineEvent } from "../../engine/engine-event.ts";
import { handOverRecord } from "./hand-over-record.ts";
import type { EventRecord } from "./log-record.ts";

/** What a log keeps of an event. Not yet redacted. */
export function eventRecord(event: EngineEvent): EventRecord {
  switch (event.kind) {
    case "pass-started":
      return { level: "debug", message: "pass started", fields: {} };
    case "runtime-awaited":
      return { level: "warning", message: "waiting for Kanto", fields: failureFields(event.failure) };
    case "runtime-reached":
      return { level: "info", message: "Kanto answers", fields: { waitedMs: event.waitedMs } };
    case "empty-list-doubted":
      return { level: "info", message: "empty list doubted", fields: { lookAgainInMs: event.lookAgainInMs } };
    case "state-damaged":
      return { level: "warning", message: "state damaged", fields: { reason: event.message } };
    case "state-not-saved":
      return { level: "warning", message: "state not saved", fields: { reason: event.message } };
    case "problem-found":
      return { level: event.problem.severity, message: "problem found", fields: { problem: event.problem } };
    case "planned":
      return { level: "info", message: "planned", fields: plannedFields(event) };
    case "container-adopted":
      return {
        level: "info",
        message: "container adopted",
        fields: { container: event.containerName, id: event.containerId },
      };
    case "operation-started":
      return { level: "info", message: "operation started", fields: operationFields(event.planned) };
    case "operation-finished":
      return finishedRecord(event);
    case "operation-skipped":
      return {
        level: "warning",
        message: "operation skipped",
        fields: { ...operationFields(event.planned), blockedBy: event.blockedBy },
      };
    case "health-awaited":
      return {
        level: "info",
        message: "health awaited",
        fields: { container: event.containerName, remainingMs: event.remainingMs },
      };
    case "parking-unavailable":
      return { level: "warning", message: "parking unavailable", fields: { container: event.containerName } };
    case "attempt-called-off":
      return {
        level: "info",
        message: "attempt called off",
        fields: { container: event.containerName, reason: event.reason },
      };
    case "retry-scheduled":
      return {
        level: "warning",
        message: "retry scheduled",
        fields: { container: event.containerName, reason: event.reason, delayMs: event.delayMs },
      };
    case "copy-noticed":
      return { level: "info", message: "copy noticed", fields: { files: event.fileCount } };
    case "watch-unavailable":
      return { level: "warning", message: "watch unavailable", fields: { reason: event.message } };
    case "daemon-troubled":
      return { level: "warning", message: "daemon troubled", fields: { reason: event.message } };
    case "health-changed":
      return {
        level: event.health === "as-desired" ? "info" : "warning",
        message: "health changed",
        fields: { health: event.health, summary: event.summary },
      };
    case "suspended":
      return { level: "warning", message: "suspended", fields: { ...event.suspension } };
    case "resumed":
      return { level: "info", message: "resumed", fields: {} };
    case "container-settled":
      return { level: "info", message: "container settled", fields: { container: event.report.name, ...event.report } };
    case "pass-finished":
      return finishedPassRecord(event);
    default:
      return handOverRecord(event);
  }
}

function finishedRecord(event: Extract<EngineEvent, { kind: "operation-finished" }>): EventRecord {
  const { planned, durationMs, failure } = event;
  const fields = { ...operationFields(planned), durationMs: Math.round(durationMs) };
  return failure === null
    ? { level: "info", message: "operation finished", fields }
    : { level: "error", message: "operation failed", fields: { ...fields, ...failureFields(failure) } };
}

function finishedPassRecord({ report, durationMs }: Extract<EngineEvent, { kind: "pass-finished" }>): EventRecord {
  const { containers, problems } = report;
  const fields = { durationMs: Math.round(durationMs), asDesired: isAsDesired(report), containers, problems };
  return { level: "info", message: "pass finished", fields };
}

function plannedFields({ plan }: Extract<EngineEvent, { kind: "planned" }>): EventRecord["fields"] {
  const containers = plan.containers
    .filter(({ action }) => action !== "none")
    .map(({ name, action, cause }) => ({ name, action, cause }));
  return { containers, operations: plan.operations.length, warnings: plan.warnings };
}

function operationFields({ number, containerName, operation, cause }: PlannedOperation): EventRecord["fields"] {
  const image = operation.kind === "create" ? { image: operation.spec.image.name } : {};
  return { container: containerName, operation: operation.kind, id: operation.containerId, number, cause, ...image };
}

function failureFields({ kind, call, message }: RuntimeFailure): EventRecord["fields"] {
  return { failure: kind, call, reason: message };
}
