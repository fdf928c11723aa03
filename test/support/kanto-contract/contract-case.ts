import type { ContractStage } from "./contract-stage.ts";

/** One claim about Kanto, checked against the emulator and against the real daemon. */
export interface ContractCase {
  /** A sentence about what Kanto does. */
  readonly claim: string;
  check(stage: ContractStage): Promise<void>;
}
