import type { PlannedOperation } from "../../core/model/plan.ts";
import type { ContainerReport } from "../../core/model/report.ts";
import { escapeControlCharacters } from "../../core/render/escape-control-characters.ts";
import { describeOperation } from "../../core/render/plan-text.ts";
import { renderProblemLine } from "../../core/render/problem-text.ts";
import { redactText } from "../../core/render/redact.ts";
import { suspensionText } from "../../core/render/suspension-text.ts";
import type { EngineEvent } from "../../engine/engine-event.ts";
import { handOverLine } from "./hand-over-line.ts";

/**
 * An event as one line for people, without a line end; null where it does not matter to them. Control characters
 * escaped, secrets redacted.
 *
 * @param verbose every call to Kanto, and unchanged containers too
 */
export function describeEvent(event: EngineEvent, verbose: boolean): string | null {
  const line = lineOf(event, verbose);
  return line === null ? null : escapeControlCharacters(redactText(line));
}

function lineOf(event: EngineEvent, verbose: boolean): string | null {
  switch (event.kind) {
    case "runtime-awaited":
      return `waiting for Kanto: ${event.failure.message}`;
    case "runtime-reached":
      return `Kanto answers after ${formatElapsed(event.waitedMs)}`;
    case "empty-list-doubted":
      return `Kanto lists no containers and may still be starting; looking again in ${formatElapsed(event.lookAgainInMs)}`;
    case "state-damaged":
    case "state-not-saved":
      return `warning: ${event.message}`;
    case "problem-found":
      return renderProblemLine(event.problem);
    case "planned":
      return event.plan.warnings.length === 0 ? null : `warning: ${event.plan.warnings.join("; ")}`;
    case "container-adopted":
      return `${event.containerName}: adopted, it was there before`;
    case "operation-started":
      return verbose ? operationLine(event.planned, event.planned.cause) : startedLine(event.planned);
    case "operation-finished":
      return finishedLine(event, verbose);
    case "operation-skipped":
      return verbose ? operationLine(event.planned, `skipped, because #${event.blockedBy} did not succeed`) : null;
    case "health-awaited":
      return `${event.containerName}: running, must stay so for ${formatElapsed(event.remainingMs)} before the old one is removed`;
    case "parking-unavailable":
      return "warning: Kanto's processes cannot be seen from here, so it may lose the exit of a container that it stops";
    case "container-settled":
      return settledLine(event.report, verbose);
    case "attempt-called-off":
      return `${event.containerName}: called off, ${event.reason}`;
    case "retry-scheduled":
      return `${event.containerName}: tried again in ${formatElapsed(event.delayMs)}`;
    case "copy-noticed":
      return `${event.fileCount} files were written again unchanged: taken for a copy, nothing is redeployed`;
    case "watch-unavailable":
    case "daemon-troubled":
      return `warning: ${event.message}`;
    case "health-changed":
      return event.summary;
    case "suspended":
      return suspensionText(event.suspension);
    case "resumed":
      return "resumed";
    case "pass-started":
    case "pass-finished":
      return null;
    default:
      return handOverLine(event);
  }
}

/** `3.2 s`, `1 min 05 s`. */
export function formatElapsed(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(1)} s`;
  }
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
}

/** Only what can take long, or takes something away for a moment. */
function startedLine({ containerName, operation }: PlannedOperation): string | null {
  switch (operation.kind) {
    case "create":
      return `${containerName}: creating from ${operation.spec.image.name}`;
    case "stop":
      return `${containerName}: stopping`;
    default:
      return null;
  }
}

function finishedLine(event: Extract<EngineEvent, { kind: "operation-finished" }>, verbose: boolean): string | null {
  const { planned, failure, durationMs } = event;
  const took = formatElapsed(durationMs);
  if (failure !== null) {
    return `${planned.containerName}: ${planned.operation.kind} failed after ${took}: ${failure.message}`;
  }
  return verbose ? operationLine(planned, `done in ${took}`) : null;
}

function operationLine({ number, containerName, operation }: PlannedOperation, what: string): string {
  return `${containerName}: #${number} ${describeOperation(operation)}: ${what}`;
}

function settledLine({ name, result, detail }: ContainerReport, verbose: boolean): string | null {
  if (QUIET_RESULTS.has(result) && !verbose) {
    return null;
  }
  return detail === "" ? `${name}: ${result}` : `${name}: ${result} (${detail})`;
}

const QUIET_RESULTS: ReadonlySet<ContainerReport["result"]> = new Set(["unchanged", "left"]);
