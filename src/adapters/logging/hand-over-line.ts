import type { ActivityEnd } from "../../core/hand-over/activity-end.ts";
import { describeYielded } from "../../core/hand-over/without-yielded.ts";
import type { HandOverEngineEvent } from "../../engine/engine-event-hand-over.ts";

/** What happens between us and the update manager, as a line for people. */
export function handOverLine(event: HandOverEngineEvent): string {
  switch (event.kind) {
    case "activity-began":
      return `the update manager begins (activity ${event.activityId}): nothing is changed until it has ended`;
    case "activity-ended":
      return `the update manager's activity ${event.activityId} is over: ${describeEnd(event.end)}`;
    case "container-yielded":
      return `${event.container.name}: ${describeYielded(event.container)}`;
    case "update-messages-refused":
      return `warning: ${event.count} messages on ${event.topic} are none of an update: ${event.reason}`;
    case "switched-off":
      return `switched off by the update manager, until ${event.lockPath} is renamed back`;
    case "switch-off-failed":
      return `warning: the update manager wants this deployer off, but ${event.message}`;
    case "broker-connected":
      return `connected to the broker ${event.broker}`;
    case "broker-lost":
      return `warning: the broker ${event.broker} cannot be used: ${event.reason}; trying again`;
    case "messages-dropped":
      return `warning: ${event.count} messages from the broker were dropped, more came than any update sends`;
  }
}

function describeEnd(end: ActivityEnd): string {
  switch (end.kind) {
    case "told":
      return end.status;
    case "timed-out":
      return `nothing was said of it for ${Math.round(end.quietMs / 1000)} s`;
    case "agent-lost":
      return "the update agent was started anew";
    case "replaced":
      return `activity ${end.byActivityId} took its place`;
    case "dismissed":
      return "resumed by hand";
  }
}
