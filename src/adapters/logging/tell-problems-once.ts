import type { EngineEventSink } from "../../engine/engine-event.ts";

/**
 * Passes everything on, but a problem or a complaint only when the pass before did not have it already: a directory
 * that is looked at again and again is not complained about each time. That processes cannot be seen is said once: it
 * stays so.
 */
export function tellProblemsOnce(emit: EngineEventSink): EngineEventSink {
  let before = new Set<string>();
  let now = new Set<string>();
  let isParkingTold = false;
  return (event) => {
    if (event.kind === "pass-started") {
      before = now;
      now = new Set();
    }
    if (event.kind === "problem-found" || event.kind === "state-not-saved" || event.kind === "empty-list-doubted") {
      const key = JSON.stringify(event);
      now.add(key);
      if (before.has(key)) {
        return;
      }
    }
    if (event.kind === "parking-unavailable") {
      if (isParkingTold) return;
      isParkingTold = true;
    }
    emit(event);
  };
}
