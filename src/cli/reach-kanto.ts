import type { Result } from "../core/model/result.ts";
import type { RuntimeFailure } from "../core/model/runtime-failure.ts";
import type { EngineEventSink } from "../engine/engine-event.ts";
import type { Clock } from "../engine/ports.ts";

export interface ReachOptions {
  readonly clock: Clock;
  readonly emit: EngineEventSink;
  readonly signal: AbortSignal;
  /** Null: for ever. */
  readonly timeoutMs: number | null;
}

/**
 * Runs something that asks Kanto, again and again for as long as Kanto does not answer and the time is not over: it
 * may be just starting. What it already did is found done the next time.
 */
export async function whenKantoAnswers<Value>(
  run: () => Promise<Result<Value, RuntimeFailure>>,
  { clock, emit, signal, timeoutMs }: ReachOptions,
): Promise<Result<Value, RuntimeFailure>> {
  const startedAtMs = clock.nowMs();
  let pauseMs = FIRST_PAUSE_MS;
  for (let attempt = 1; ; attempt++) {
    const outcome = await run();
    const waitedMs = clock.nowMs() - startedAtMs;
    if (outcome.ok || !isUnanswered(outcome.failure)) {
      if (attempt > 1) {
        emit({ kind: "runtime-reached", waitedMs });
      }
      return outcome;
    }
    const isOver = timeoutMs !== null && waitedMs >= timeoutMs;
    if (isOver || signal.aborted) {
      return outcome;
    }
    if (attempt === 1) {
      emit({ kind: "runtime-awaited", failure: outcome.failure });
    }
    await clock.sleep(Math.min(pauseMs, timeoutMs === null ? pauseMs : timeoutMs - waitedMs), signal);
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
  }
}

function isUnanswered({ kind }: RuntimeFailure): boolean {
  return kind === "unreachable" || kind === "timed-out";
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;
