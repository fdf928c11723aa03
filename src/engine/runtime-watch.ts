import type { RuntimeFailure } from "../core/model/runtime-failure.ts";
import type { EngineEventSink } from "./engine-event.ts";
import type { Clock, ContainerRuntime, Randomness } from "./ports.ts";
import type { WakeUp } from "./wake-up.ts";

/** Whether the manager answers, and when to ask again where it does not. */
export interface RuntimeWatch {
  reached(): void;
  missed(failure: RuntimeFailure): void;
  /** Waits until it is worth asking again: there is a new socket, the pause is over, or something rang. */
  returns(signal: AbortSignal): Promise<void>;
  /** Null: it answers; undefined: it was not asked yet. */
  failure(): RuntimeFailure | null | undefined;
}

/** A socket is looked for so often; that is one system call. */
const LOOK_FOR_SOCKET_EVERY_MS = 50;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

interface WatchPorts {
  readonly runtime: Pick<ContainerRuntime, "endpointAgeMs" | "onLost">;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly emit: EngineEventSink;
}

export function watchRuntime({ runtime, clock, randomness, emit }: WatchPorts, alarm: WakeUp): RuntimeWatch {
  let failure: RuntimeFailure | null | undefined;
  let missedAtMs = 0;
  let pauseMs = FIRST_PAUSE_MS;
  // One that is started anew is asked as soon as it is back, not when the next look happens to be due.
  runtime.onLost(() => alarm.ring());

  return {
    reached() {
      if (failure != null) emit({ kind: "runtime-reached", waitedMs: clock.nowMs() - missedAtMs });
      failure = null;
      pauseMs = FIRST_PAUSE_MS;
    },
    missed(why) {
      if (failure == null) {
        missedAtMs = clock.nowMs();
        emit({ kind: "runtime-awaited", failure: why });
      }
      failure = why;
    },
    async returns(signal) {
      const spreadMs = pauseMs * (0.5 + Number.parseInt(randomness.nonce(), 16) / 0xffff_ffff / 2);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      const endsAtMs = clock.nowMs() + spreadMs;
      let ageMs = await runtime.endpointAgeMs();
      for (let leftMs = spreadMs; leftMs > 0 && !signal.aborted; leftMs = endsAtMs - clock.nowMs()) {
        if (await alarm.wait(Math.min(LOOK_FOR_SOCKET_EVERY_MS, leftMs), signal)) return;
        const before = ageMs;
        ageMs = await runtime.endpointAgeMs();
        if (ageMs !== null && (before === null || ageMs < before)) {
          pauseMs = FIRST_PAUSE_MS;
          return;
        }
      }
    },
    failure: () => failure,
  };
}
