import type { ContainerSpec } from "./container-spec.ts";

/** What ran when, and why it changed. */
export interface History {
  /** By container name; oldest first. */
  readonly deployments: ReadonlyMap<string, readonly Deployment[]>;
}

/** One definition of one container, for as long as it was the one. */
export interface Deployment {
  /** Counts from 1 for each container and is never used again. */
  readonly number: number;
  /** RFC 3339, for people only. */
  readonly deployedAt: string;
  /** Why it was deployed, in one sentence. */
  readonly cause: string;
  readonly spec: ContainerSpec;
  /** `running`: in its health window. `proven`: came through it, or needed none. `failed`: was taken back. */
  readonly outcome: "running" | "proven" | "failed";
  /** Why it failed; null where it did not. */
  readonly failure: string | null;
  /** How long nothing of that name ran while it took its place; null where nothing ran before or it was not measured. */
  readonly interruptionMs: number | null;
}

export const EMPTY_HISTORY: History = { deployments: new Map() };
