import type { ObservedContainer } from "../model/observed-state.ts";
import type { RuntimeFailure } from "../model/runtime-failure.ts";

/** What became of one operation of a plan. */
export type OperationOutcome =
  | { readonly kind: "succeeded"; readonly answer: Omit<ObservedContainer, "process" | "steadyForMs"> | null }
  | { readonly kind: "failed"; readonly failure: RuntimeFailure }
  /** Not tried, because an operation that it needs did not succeed, or the run was ended. */
  | { readonly kind: "skipped"; readonly blockedBy: number | null };

/** By operation number. */
export type OperationOutcomes = ReadonlyMap<number, OperationOutcome>;
