import type { EngineEvent, EngineEventSink } from "../../engine/engine-event.ts";
import { describeEvent } from "./event-line.ts";
import { liveFrame } from "./live-frame.ts";
import { advanceProgress, NO_PROGRESS, type Progress } from "./progress.ts";
import type { TextSink } from "./text-sink.ts";

export interface LiveDisplayOptions {
  readonly color: boolean;
  readonly unicode: boolean;
  readonly verbose: boolean;
  /** Monotonic. */
  readonly nowMs: () => number;
  /** Calls back again and again until the returned function is called. */
  readonly every: (intervalMs: number, callback: () => void) => () => void;
}

export interface LiveDisplay {
  readonly emit: EngineEventSink;
  /** Leaves the last state on the screen and the cursor below it. */
  close(): void;
}

/**
 * One line for each container that something is done with, redrawn in place; messages scroll by above. Nothing is
 * drawn for a pass that does nothing.
 */
export function showLiveDisplay(sink: TextSink, options: LiveDisplayOptions): LiveDisplay {
  let progress: Progress = NO_PROGRESS;
  let drawnLines = 0;
  let stopTicking: (() => void) | null = null;

  function frame(): readonly string[] {
    const { columns, rows } = sink.size();
    return liveFrame(progress, { ...options, columns, rows: Math.max(2, rows - 2), nowMs: options.nowMs() });
  }

  function redraw(above = ""): void {
    const lines = frame();
    if (drawnLines === 0 && lines.length === 0 && above === "") {
      return;
    }
    sink.write(`${eraseLines(drawnLines)}${above}${lines.map((line) => `${line}\n`).join("")}`);
    drawnLines = lines.length;
  }

  /** What is drawn stays; the next frame begins below it. */
  function settle(): void {
    stopTicking?.();
    stopTicking = null;
    redraw();
    drawnLines = 0;
    progress = NO_PROGRESS;
  }

  function emit(event: EngineEvent): void {
    progress = advanceProgress(progress, event, options.nowMs());
    if (event.kind === "pass-finished") {
      settle();
      return;
    }
    const line = SHOWN_AS_ROWS.has(event.kind) && !options.verbose ? null : describeEvent(event, options.verbose);
    if (line !== null) {
      redraw(`${line}\n`);
    }
    if (stopTicking === null && frame().length > 0) {
      redraw();
      stopTicking = options.every(TICK_MS, redraw);
    }
  }

  return { emit, close: settle };
}

/** Moves the cursor up over what was drawn and clears from there on. */
function eraseLines(count: number): string {
  return count === 0 ? "" : `\u001b[${count}A\r\u001b[J`;
}

const SHOWN_AS_ROWS: ReadonlySet<EngineEvent["kind"]> = new Set([
  "runtime-awaited",
  "operation-started",
  "operation-finished",
  "container-settled",
]);

const TICK_MS = 100;
