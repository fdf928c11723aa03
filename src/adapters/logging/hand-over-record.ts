import { assertNever } from "../../core/model/result.ts";
import type { HandOverEngineEvent } from "../../engine/engine-event-hand-over.ts";
import type { EventRecord } from "./log-record.ts";

/** What a log keeps of what happens between us and the update manager. */
export function handOverRecord(event: HandOverEngineEvent): EventRecord {
  switch (event.kind) {
    case "activity-began":
      return { level: "warning", message: "update activity began", fields: { activity: event.activityId } };
    case "activity-ended": {
      const { kind: end, ...details } = event.end;
      return {
        level: "info",
        message: "update activity ended",
        fields: { activity: event.activityId, end, ...details },
      };
    }
    case "container-yielded": {
      const { name, activityId, change } = event.container;
      return {
        level: "warning",
        message: "container yielded",
        fields: { container: name, activity: activityId, change },
      };
    }
    case "update-messages-refused": {
      const { topic, reason, count } = event;
      return { level: "warning", message: "update messages refused", fields: { topic, reason, count } };
    }
    case "switched-off":
      return { level: "warning", message: "switched off", fields: { lock: event.lockPath } };
    case "switch-off-failed":
      return { level: "error", message: "switch-off failed", fields: { reason: event.message } };
    case "broker-connected":
      return { level: "info", message: "broker connected", fields: { broker: event.broker } };
    case "broker-lost":
      return { level: "warning", message: "broker lost", fields: { broker: event.broker, reason: event.reason } };
    case "messages-dropped":
      return { level: "warning", message: "messages dropped", fields: { count: event.count } };
    default:
      return assertNever(event);
  }
}
