/** One curve: its points by increasing x. */
export interface Curve {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface LinePlot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly curves: readonly Curve[];
  /** Default: linear, from zero. */
  readonly scale?: "linear" | "logarithmic";
}

const WIDTH = 720;
const HEIGHT = 300;
const MARGIN = { left: 70, right: 20, top: 34, bottom: 66 };
/** Told apart by people who do not see all colours, on white and on black. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8c8c8c"];

/** Plots below each other, as one SVG file without scripts, fonts or styles from elsewhere. */
export function plotsAsSvg(plots: readonly LinePlot[]): string {
  const height = HEIGHT * plots.length;
  const parts = plots.map((plot, index) => `<g transform="translate(0 ${index * HEIGHT})">\n${plotBody(plot)}\n</g>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="12" fill="#222">
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
${parts.join("\n")}
</svg>
`;
}

interface Axis {
  readonly ticks: readonly number[];
  /** From 0 to 1. */
  position(value: number): number;
}

function plotBody({ title, xLabel, yLabel, curves, scale = "linear" }: LinePlot): string {
  const xs = curves.flatMap(({ points }) => points.map(([x]) => x));
  const ys = curves.flatMap(({ points }) => points.map(([, y]) => y));
  const xAxis = scale === "linear" ? linearAxis(xs) : logarithmicAxis(xs);
  const yAxis = scale === "linear" ? linearAxis(ys) : logarithmicAxis(ys);
  const x = (value: number) => round(MARGIN.left + xAxis.position(value) * (WIDTH - MARGIN.left - MARGIN.right));
  const y = (value: number) =>
    round(HEIGHT - MARGIN.bottom - yAxis.position(value) * (HEIGHT - MARGIN.top - MARGIN.bottom));
  const [left, right, bottom] = [MARGIN.left, WIDTH - MARGIN.right, HEIGHT - MARGIN.bottom];
  return [
    text(title, left, 18, 'font-weight="bold"'),
    ...yAxis.ticks.flatMap((tick) => [
      `<path d="M${left} ${y(tick)}H${right}" stroke="#ddd"/>`,
      text(figure(tick), left - 6, y(tick) + 4, 'text-anchor="end"'),
    ]),
    ...xAxis.ticks.map((tick) => text(figure(tick), x(tick), bottom + 16, 'text-anchor="middle"')),
    text(xLabel, (left + right) / 2, bottom + 34, 'text-anchor="middle"'),
    text(
      yLabel,
      14,
      (MARGIN.top + bottom) / 2,
      `text-anchor="middle" transform="rotate(-90 14 ${(MARGIN.top + bottom) / 2})"`,
    ),
    ...curves.flatMap(({ label, points }, index) => {
      const colour = COLOURS[index % COLOURS.length] ?? "#222";
      const line = points.map(([px, py]) => `${x(px)},${y(py)}`).join(" ");
      const legendX = left + index * ((right - left) / curves.length);
      return [
        `<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="1.5"/>`,
        ...(points.length > 20
          ? []
          : points.map(([px, py]) => `<circle cx="${x(px)}" cy="${y(py)}" r="3" fill="${colour}"/>`)),
        `<rect x="${legendX}" y="${HEIGHT - 18}" width="14" height="4" fill="${colour}"/>`,
        text(label, legendX + 20, HEIGHT - 12, ""),
      ];
    }),
  ].join("\n");
}

function linearAxis(values: readonly number[]): Axis {
  const highest = Math.max(...values, 0);
  const step = niceStep(highest / 5);
  const end = Math.max(step, Math.ceil(highest / step) * step);
  const ticks = Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step);
  return { ticks, position: (value) => value / end };
}

/** From the power of ten below the smallest value to the one above the largest. */
function logarithmicAxis(values: readonly number[]): Axis {
  const logarithms = values.map((value) => Math.log10(Math.max(value, Number.MIN_VALUE)));
  const first = Math.floor(Math.min(...logarithms));
  const last = Math.max(first + 1, Math.ceil(Math.max(...logarithms)));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  return { ticks, position: (value) => (Math.log10(value) - first) / (last - first) };
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(atLeast: number): number {
  if (atLeast <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= atLeast) ?? 10);
}

function text(content: string, x: number, y: number, attributes: string): string {
  const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${round(x)}" y="${round(y)}"${attributes === "" ? "" : ` ${attributes}`}>${escaped}</text>`;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
