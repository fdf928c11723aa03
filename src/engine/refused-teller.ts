import type { HandOverEngineEvent } from "./engine-event-hand-over.ts";
import type { Clock } from "./ports.ts";

/** Says that messages were refused: the first at once, what comes then counted and said once a minute at most. */
export interface RefusedTeller {
  tell(topic: string, reason: string): void;
  close(): void;
}

const PAUSE_MS = 60_000;

interface TellerPorts {
  readonly clock: Pick<Clock, "sleep">;
  readonly emit: (event: HandOverEngineEvent) => void;
}

export function refusedTeller({ clock, emit }: TellerPorts): RefusedTeller {
  const over = new AbortController();
  let isQuiet = false;
  let waiting: { topic: string; reason: string; count: number } | null = null;

  async function beQuiet(): Promise<void> {
    isQuiet = true;
    for (;;) {
      await clock.sleep(PAUSE_MS, over.signal);
      if (over.signal.aborted || waiting === null) break;
      emit({ kind: "update-messages-refused", ...waiting });
      waiting = null;
    }
    isQuiet = false;
  }

  return {
    tell(topic, reason) {
      if (over.signal.aborted) return;
      if (isQuiet) {
        waiting = { topic, reason, count: (waiting?.count ?? 0) + 1 };
        return;
      }
      emit({ kind: "update-messages-refused", topic, reason, count: 1 });
      void beQuiet();
    },
    close: () => over.abort(),
  };
}
