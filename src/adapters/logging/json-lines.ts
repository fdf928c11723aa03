import { redactText } from "../../core/render/redact.ts";
import type { EngineEventSink } from "../../engine/engine-event.ts";
import { eventRecord } from "./event-record.ts";
import type { TextSink } from "./text-sink.ts";

/** Each event as one line of JSON: `time`, `level`, `event`, `message` and the fields of its kind. */
export function logJsonLines(sink: TextSink, timestamp: () => string): EngineEventSink {
  return (event) => {
    const { level, message, fields } = eventRecord(event);
    sink.write(formatJsonLine({ time: timestamp(), level, event: event.kind, message, ...fields }));
  };
}

/** One line whatever the values hold: redacted, capped, and every character that is more than text escaped. */
export function formatJsonLine(value: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(value, (_key, inner: unknown) => clean(inner)).replaceAll(MORE_THAN_TEXT, escapeUnits)}\n`;
}

function clean(value: unknown): unknown {
  if (typeof value !== "string") {
    return value;
  }
  const rest = value.length <= LONGEST ? "" : `... (${value.length} characters)`;
  return redactText(value.slice(0, LONGEST)) + rest;
}

/** As JSON has it: `\u2028`, and two of these for a code point beyond U+FFFF. */
function escapeUnits(characters: string): string {
  return Array.from({ length: characters.length }, (_, index) => {
    return `\\u${characters.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }).join("");
}

/** What JSON itself leaves as it is: DEL and C1 controls, direction and joining marks, line separators, tags. */
const MORE_THAN_TEXT =
  /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

const LONGEST = 4000;
