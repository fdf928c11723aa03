import type { Plan } from "../core/model/plan.ts";
import type { ContainerReport, ContainerResult } from "../core/model/report.ts";
import { type Deed, makeReport } from "../core/reconcile/make-report.ts";
import type { EngineEventSink } from "./engine-event.ts";

/** Tells once what each container came to: after something was done for it, or when what is to be said of it changes. */
export interface SettledTeller {
  done(deeds: readonly Deed[]): void;
  /** @param idle the part of the plan of which nothing is left to do */
  look(plan: Plan, idle: Plan, awaitingChange: ReadonlySet<string>): void;
}

/** Not worth a word where nothing was done. */
const QUIET: ReadonlySet<ContainerResult> = new Set(["unchanged", "left"]);

export function settledTeller(emit: EngineEventSink): SettledTeller {
  const deedsOf = new Map<string, Deed[]>();
  const told = new Map<string, string>();

  function tell(report: ContainerReport, wasDone: boolean): void {
    const before = told.get(report.name);
    const key = QUIET.has(report.result) ? "" : `${report.result} ${report.detail}`;
    told.set(report.name, key);
    if (wasDone || (key !== before && key !== "")) emit({ kind: "container-settled", report });
  }

  return {
    done(deeds) {
      for (const deed of deeds) deedsOf.set(deed.name, [...(deedsOf.get(deed.name) ?? []), deed]);
    },
    look(plan, idle, awaitingChange) {
      const open = new Set(plan.containers.map(({ name }) => name));
      for (const { name } of idle.containers) open.delete(name);
      // What is in no plan any more is gone, which is told too.
      const deeds = [...deedsOf].flatMap(([name, own]) => (open.has(name) ? [] : own));
      const { containers } = makeReport(deeds, idle, [], awaitingChange);
      for (const report of containers) tell(report, deedsOf.delete(report.name));
    },
  };
}
