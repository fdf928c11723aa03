import { type Budget, isMissing, type Outcome, type Row, type Unit } from "./row.ts";
import { type Summary, summarise } from "./statistics.ts";
import { judge } from "./verdict.ts";

const HEADINGS = ["what", "here: median (min to max)", "beside it", "ratio", "budget", "verdict"] as const;

/** One line of cells for each row, the headings first. */
export function tableCells(outcomes: readonly Outcome[]): readonly (readonly string[])[] {
  return [HEADINGS, ...outcomes.map((outcome) => (isMissing(outcome) ? missingCells(outcome.name) : cellsOf(outcome)))];
}

/** What stands below the table: the notes, faults and reasons, by the row's name. */
export function remarks(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.flatMap((outcome) =>
    isMissing(outcome)
      ? [`${outcome.name}: not measured, because ${outcome.missing}`]
      : [
          ...outcome.faults.map((fault) => `${outcome.name}: WRONG: ${fault}`),
          ...outcome.notes.map((note) => `${outcome.name}: ${note}`),
        ],
  );
}

function missingCells(name: string): readonly string[] {
  return [name, "-", "-", "-", "-", "not measured"];
}

function cellsOf(row: Row): readonly string[] {
  const { kind, limit, ratio } = judge(row);
  const beside = row.beside === null ? "-" : `${row.beside.label}: ${spread(summarise(row.beside.values), row.unit)}`;
  return [
    row.name,
    spread(summarise(row.ours), row.unit),
    beside,
    ratio === null ? "-" : ratio.toFixed(2),
    row.budget === null ? "-" : budgetText(row.budget, limit, row.unit),
    kind === "missed" ? "MISSED" : kind,
  ];
}

function spread(summary: Summary | null, unit: Unit): string {
  if (summary === null) return "none";
  const { count, minimum, median, maximum } = summary;
  if (count === 1) return `${figure(median)} ${unit}`;
  return `${figure(median)} ${unit} (${figure(minimum)} to ${figure(maximum)}, n=${count})`;
}

function budgetText(budget: Budget, limit: number | null, unit: Unit): string {
  const bound = limit === null ? "?" : `${figure(limit)} ${unit}`;
  if (budget.kind === "fixed") return budget.of === "maximum" ? `${bound}, largest` : bound;
  const more = budget.plus === 0 ? "" : ` + ${figure(budget.plus)} ${unit}`;
  return `${bound} (${budget.factor.toFixed(1)} x${more})`;
}

/** Three digits are as many as a run can tell. */
function figure(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(value >= 1 ? 3 : 2);
}
