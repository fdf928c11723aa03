import { escapeJsonText } from "../../core/render/json-text.ts";
import { redactText } from "../../core/render/redact.ts";
import type { EngineEventSink } from "../../engine/engine-event.ts";
import { eventRecord } from "./event-record.ts";
import type { TextSink } from "./text-sink.ts";

/**
 * Each event as one line of JSON: `time`, `level`, `event`, `message` and the fields of its kind.
 *
 * @param verbose events of level `debug` too: a daemon has one every few seconds
 */
export function logJsonLines(sink: TextSink, timestamp: () => string, verbose = true): EngineEventSink {
  return (event) => {
    const { level, message, fields } = eventRecord(event);
    if (level === "debug" && !verbose) return;
    sink.write(formatJsonLine({ time: timestamp(), level, event: event.kind, message, ...fields }));
  };
}

/** One line whatever the values hold: redacted, capped, and every character that is more than text escaped. */
export function formatJsonLine(value: Readonly<Record<string, unknown>>): string {
  return `${escapeJsonText(JSON.stringify(value, (_key, inner: unknown) => clean(inner)))}\n`;
}

function clean(value: unknown): unknown {
  if (typeof value !== "string") {
    return value;
  }
  const rest = value.length <= LONGEST ? "" : `... (${value.length} characters)`;
  return redactText(value.slice(0, LONGEST)) + rest;
}

const LONGEST = 4000;
