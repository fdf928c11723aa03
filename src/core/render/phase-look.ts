import type { ContainerPhase, DeployerHealth } from "../model/status.ts";
import type { Paint } from "./paint.ts";

/** How a phase or a health is shown. */
export interface Look {
  readonly glyph: string;
  /** Where the terminal shows ASCII only. */
  readonly asciiGlyph: string;
  readonly tint: keyof Paint;
}

export function lookOfPhase(phase: ContainerPhase): Look {
  return PHASES[phase];
}

export function lookOfHealth(health: DeployerHealth): Look {
  return HEALTHS[health];
}

export function glyphOf({ glyph, asciiGlyph }: Look, unicode: boolean): string {
  return unicode ? glyph : asciiGlyph;
}

const GOOD: Look = { glyph: "✔", asciiGlyph: "+", tint: "green" };
const MOVING: Look = { glyph: "↻", asciiGlyph: "~", tint: "cyan" };
const BAD: Look = { glyph: "✖", asciiGlyph: "x", tint: "red" };
const OPEN: Look = { glyph: "…", asciiGlyph: ".", tint: "yellow" };
const QUIET: Look = { glyph: "■", asciiGlyph: "-", tint: "dim" };

const PHASES: Readonly<Record<ContainerPhase, Look>> = {
  running: GOOD,
  done: GOOD,
  deploying: MOVING,
  proving: MOVING,
  waiting: OPEN,
  retrying: { ...MOVING, tint: "yellow" },
  failing: BAD,
  failed: BAD,
  held: { glyph: "!", asciiGlyph: "!", tint: "red" },
  stopped: QUIET,
  yielded: QUIET,
  suspended: { glyph: "‖", asciiGlyph: "=", tint: "yellow" },
  orphaned: { glyph: "?", asciiGlyph: "?", tint: "yellow" },
};

const HEALTHS: Readonly<Record<DeployerHealth, Look>> = {
  "as-desired": GOOD,
  progressing: MOVING,
  degraded: BAD,
  unknown: { glyph: "?", asciiGlyph: "?", tint: "yellow" },
};
