/** Colours and weights for a terminal; with colours off every painter leaves the text as it is. */
export interface Paint {
  readonly bold: Painter;
  readonly dim: Painter;
  readonly red: Painter;
  readonly green: Painter;
  readonly yellow: Painter;
  readonly cyan: Painter;
}

export type Painter = (text: string) => string;

export function paintOf(color: boolean): Paint {
  return color ? COLORFUL : PLAIN;
}

function sgr(on: number, off: number): Painter {
  return (text) => (text === "" ? "" : `\u001b[${on}m${text}\u001b[${off}m`);
}

function asIs(text: string): string {
  return text;
}

const COLORFUL: Paint = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  red: sgr(31, 39),
  green: sgr(32, 39),
  yellow: sgr(33, 39),
  cyan: sgr(36, 39),
};

const PLAIN: Paint = { bold: asIs, dim: asIs, red: asIs, green: asIs, yellow: asIs, cyan: asIs };
