/** One line of the table: what this program took, what something else took in the same run, and what is allowed. */
export interface Row {
  readonly name: string;
  readonly unit: Unit;
  /** One value for each repetition, in order; warm-ups are not among them. */
  readonly ours: readonly number[];
  readonly beside: Comparison | null;
  /** Null where the row is for information only. */
  readonly budget: Budget | null;
  /** What was found wrong in what was done, however fast: any of them misses the budget. */
  readonly faults: readonly string[];
  /** What a reader must know to understand the figures. */
  readonly notes: readonly string[];
}

export type Unit = "ms" | "kB" | "MB" | "%" | "times";

/** The same work done by something else, measured alternately with ours. */
export interface Comparison {
  readonly label: string;
  readonly values: readonly number[];
}

/** What the median, or with `of: "maximum"` the largest value, may be at most. */
export type Budget =
  | { readonly kind: "fixed"; readonly limit: number; readonly of?: "maximum" }
  /** `factor` times the median beside it, and `plus` more. */
  | { readonly kind: "relative"; readonly factor: number; readonly plus: number };

/** A row that could not be measured here, and why. It counts for nothing. */
export interface MissingRow {
  readonly name: string;
  readonly missing: string;
}

export type Outcome = Row | MissingRow;

export function isMissing(outcome: Outcome): outcome is MissingRow {
  return "missing" in outcome;
}
