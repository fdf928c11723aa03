import type { EngineEvent, EngineEventSink } from "./engine-event.ts";
import type { Clock } from "./ports.ts";

/** Listens to a plan being carried out and measures how long nothing ran of what was replaced in it. */
export interface InterruptionMeter {
  readonly emit: EngineEventSink;
  /** By container name: from the beginning of its stop to the end of its successor's start. */
  interruptionsMs(): ReadonlyMap<string, number>;
}

export function interruptionMeter({
  clock,
  emit,
}: {
  readonly clock: Clock;
  readonly emit: EngineEventSink;
}): InterruptionMeter {
  const stoppedAtMs = new Map<string, number>();
  const interruptionsMs = new Map<string, number>();

  function measure(event: EngineEvent): void {
    if (event.kind === "operation-started" && event.planned.operation.kind === "stop") {
      stoppedAtMs.set(event.planned.containerName, clock.nowMs());
    }
    if (event.kind !== "operation-finished" || event.failure !== null || event.planned.operation.kind !== "start")
      return;
    const { containerName } = event.planned;
    const sinceMs = stoppedAtMs.get(containerName);
    if (sinceMs !== undefined) interruptionsMs.set(containerName, Math.round(clock.nowMs() - sinceMs));
  }

  return {
    emit(event) {
      measure(event);
      emit(event);
    },
    interruptionsMs: () => interruptionsMs,
  };
}
