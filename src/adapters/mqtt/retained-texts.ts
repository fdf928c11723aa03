import type { Writable } from "node:stream";
import { publishPacket } from "./mqtt-packet.ts";

/** What the broker shall keep under our topics. */
export interface RetainedTexts {
  /** An empty text removes it from the broker. */
  set(topic: string, text: string): void;
  /** A new connection: it is told all of it. */
  begin(stream: Writable): void;
  end(): void;
}

/**
 * Only the last text of each topic counts: a broker that takes nothing at the moment gets it when it does, and nothing
 * piles up here.
 */
export function retainedTexts(): RetainedTexts {
  const wanted = new Map<string, string>();
  const sent = new Map<string, string>();
  let stream: Writable | null = null;

  function flush(): void {
    for (const [topic, text] of wanted) {
      if (stream === null || stream.writableNeedDrain) return;
      if (sent.get(topic) === text) continue;
      stream.write(publishPacket(topic, text));
      sent.set(topic, text);
    }
  }

  return {
    set(topic, text) {
      if (text === "" && !wanted.has(topic)) return;
      wanted.set(topic, text);
      flush();
    },
    begin(connected) {
      stream = connected;
      sent.clear();
      connected.on("drain", flush);
      flush();
    },
    end() {
      stream = null;
    },
  };
}
