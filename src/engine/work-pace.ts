import type { Clock } from "./ports.ts";

/** Keeps work that is asked for again and again from taking all of the processor when there is much of it. */
export interface WorkPace {
  /** Notes that the work was just done, and when it was begun. */
  done(startedAtMs: number): void;
  /** How long to leave it now: nothing where it took next to nothing, or was done long ago. */
  restMs(): number;
}

export interface WorkPaceOptions {
  /** How many times as long as the work took it is then left. */
  readonly factor: number;
  readonly longestMs: number;
}

/** Planning for a thousand containers takes long: with what else a look does, less than half of the time goes into it. */
export const LOOK_PACE = { factor: 4, longestMs: 1_000 };

export function workPace(clock: Pick<Clock, "nowMs">, { factor, longestMs }: WorkPaceOptions): WorkPace {
  let nextAtMs = Number.NEGATIVE_INFINITY;
  return {
    done(startedAtMs) {
      const nowMs = clock.nowMs();
      nextAtMs = nowMs + Math.min(factor * (nowMs - startedAtMs), longestMs);
    },
    restMs: () => Math.max(0, nextAtMs - clock.nowMs()),
  };
}
