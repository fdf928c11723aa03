import type { ContainerSpec } from "./container-spec.ts";

/** What we are in the middle of: on disk before the first call that could lose something. */
export interface Journal {
  /** By container name. */
  readonly attempts: ReadonlyMap<string, Attempt>;
}

/** One attempt to bring one container to its spec. */
export interface Attempt {
  readonly name: string;
  /** Eight hexadecimal digits; every id chosen in this attempt ends in it. */
  readonly nonce: string;
  /** What ran before; null where there was nothing. Enough to create and start it again. */
  readonly previous: PreviousContainer | null;
  /** Containers that ports were handed to or taken from: none is proven before all are, and all go back together. */
  readonly partners: readonly string[];
}

export interface PreviousContainer {
  readonly containerId: string;
  readonly spec: ContainerSpec;
  /** Whether it ran (or was kept running by its restart policy) before we touched it. */
  readonly wasRunning: boolean;
}

export const EMPTY_JOURNAL: Journal = { attempts: new Map() };
