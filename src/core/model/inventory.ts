import type { ContainerSpec } from "./container-spec.ts";

/** What we own and know of it. Kanto can store no such thing, so it lies in the state directory. */
export interface Inventory {
  /** By container name. */
  readonly containers: ReadonlyMap<string, InventoryEntry>;
  /** By container name: specs that failed for a cause of their own and wait for their manifest to change. */
  readonly failures: ReadonlyMap<string, FailedSpec>;
  /**
   * By container name: what a person stopped with `kad stop`, with the hash of the manifest's bytes at that time. It
   * stays stopped until the manifest changes or is touched, or the person starts it.
   */
  readonly stopRequests: ReadonlyMap<string, string>;
  /** Ids that containerd will never start again; a manifest that states one gets a chosen id. */
  readonly poisonedIds: ReadonlySet<string>;
}

export interface InventoryEntry {
  readonly name: string;
  readonly containerId: string;
  /** The file that made it, relative to the manifest directory. */
  readonly manifestPath: string;
  /** Of that file's bytes when it was last applied. */
  readonly manifestSha256: string;
  /** The spec we sent; null for an adopted container, of which we only know what Kanto lists. */
  readonly sent: ContainerSpec | null;
  /**
   * Kanto's answer to it, as listed right after our own Create or Update. A difference between `sent` and `answer` is
   * Kanto's and never acted on; a difference between `answer` and what is listed later is drift made by hand.
   * Null until it was seen.
   */
  readonly answer: ContainerSpec | null;
  /** The boot in which we last started it: what ended by itself is started once for each boot. Empty: never. */
  readonly startedInBoot: string;
  /** RFC 3339, for people only. */
  readonly deployedAt: string;
}

export interface FailedSpec {
  readonly spec: ContainerSpec;
  /** What a person asked to run instead (`kad rollback`); null: what ran before. */
  readonly insteadSpec: ContainerSpec | null;
  /** One sentence. */
  readonly reason: string;
  /** RFC 3339, for people only. */
  readonly failedAt: string;
}

export const EMPTY_INVENTORY: Inventory = {
  containers: new Map(),
  failures: new Map(),
  stopRequests: new Map(),
  poisonedIds: new Set(),
};
