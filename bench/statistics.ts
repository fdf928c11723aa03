export interface Summary {
  readonly count: number;
  readonly minimum: number;
  readonly median: number;
  /** What 99 of 100 do not exceed; the largest where there are fewer than a hundred. */
  readonly p99: number;
  readonly maximum: number;
}

/** Null for no values. */
export function summarise(values: readonly number[]): Summary | null {
  const sorted = [...values].sort((a, b) => a - b);
  const minimum = sorted[0];
  const maximum = sorted.at(-1);
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  const upper = sorted[Math.floor(sorted.length / 2)];
  const p99 = sorted[Math.ceil(0.99 * sorted.length) - 1];
  if (p99 === undefined || minimum === undefined || maximum === undefined || lower === undefined || upper === undefined)
    return null;
  return { count: sorted.length, minimum, median: (lower + upper) / 2, p99, maximum };
}
