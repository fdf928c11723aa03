import type { HandOverState } from "../core/model/hand-over.ts";
import type { Result } from "../core/model/result.ts";

/** Where the hand-over outlives the process. Damage is a warning and never a reason not to start. */
export interface HandOverStore {
  load(): Promise<LoadedHandOver>;
  /** Once it has succeeded, a power cut cannot undo it; until then the earlier state holds. */
  save(state: HandOverState): Promise<Result<void, string>>;
}

export interface LoadedHandOver {
  readonly state: HandOverState;
  /** Sentences for people about state that was set aside or could not be read. */
  readonly warnings: readonly string[];
}

/** The lock of the earlier deployer, with which an update manager switches it off for good. */
export interface HandOverLock {
  /** For messages: `KAD.enabled`, with its folder. */
  readonly path: string;
  /** Whether the deployer was switched off, and nobody switched it on again. */
  isDisabled(): Promise<boolean>;
  /** Renames `KAD.enabled` to `KAD.disabled`, or makes the latter; fails with a sentence. */
  disable(): Promise<Result<void, string>>;
}
