import type { EngineEventSink } from "../../engine/engine-event.ts";
import { describeEvent } from "./event-line.ts";
import type { TextSink } from "./text-sink.ts";

/** A line for each event that matters to a person, where there is no terminal. */
export function logPlainLines(sink: TextSink, { verbose }: { readonly verbose: boolean }): EngineEventSink {
  return (event) => {
    const line = describeEvent(event, verbose);
    if (line !== null) {
      sink.write(`${line}\n`);
    }
  };
}
