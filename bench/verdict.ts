import type { Row } from "./row.ts";
import { summarise } from "./statistics.ts";

export interface Verdict {
  readonly kind: "kept" | "missed" | "information" | "not measured";
  /** In the row's unit; null where there is none. */
  readonly limit: number | null;
  /** Median over median; null without a comparison. */
  readonly ratio: number | null;
}

/** What came of a row. A row with a budget and without the values to judge it by is not kept, but not measured. */
export function judge({ ours, beside, budget, faults }: Row): Verdict {
  const own = summarise(ours);
  const other = summarise(beside?.values ?? []);
  const ratio = own === null || other === null || other.median === 0 ? null : own.median / other.median;
  if (own === null) return { kind: faults.length > 0 ? "missed" : "not measured", limit: null, ratio };
  if (budget === null) return { kind: faults.length > 0 ? "missed" : "information", limit: null, ratio };
  if (budget.kind === "relative" && other === null) return { kind: "not measured", limit: null, ratio };
  const limit = budget.kind === "fixed" ? budget.limit : budget.factor * (other?.median ?? 0) + budget.plus;
  const value = budget.kind === "fixed" && budget.of === "maximum" ? own.maximum : own.median;
  return { kind: value <= limit && faults.length === 0 ? "kept" : "missed", limit, ratio };
}
