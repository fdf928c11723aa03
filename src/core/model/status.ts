import type { Difference } from "./drift.ts";
import type { Problem } from "./problem.ts";
import type { Suspension } from "./suspension.ts";

/**
 * What the daemon knows and does at one moment: the content of `status.json`, of `kad status --json` and of what is
 * published over MQTT. Times are RFC 3339 and for people only. Holds no secrets: values of environment variables are
 * redacted before they get here.
 */
export interface DeployerStatus {
  readonly formatVersion: 1;
  readonly deployerVersion: string;
  readonly processId: number;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly health: DeployerHealth;
  /** One sentence for people. */
  readonly summary: string;
  readonly directory: DirectoryStatus;
  readonly runtime: RuntimeStatus;
  /** Null: nothing holds it back. */
  readonly suspension: Suspension | null;
  /** One for each manifest and each orphan, in byte order of their names. */
  readonly containers: readonly ContainerStatus[];
  readonly problems: readonly Problem[];
}

/**
 * `as-desired`: all manifests run as they are written · `progressing`: something is being brought there ·
 * `degraded`: something failed, waits, is held or was left otherwise · `unknown`: Kanto or the directory cannot be
 * read.
 */
export type DeployerHealth = "as-desired" | "progressing" | "degraded" | "unknown";

export interface DirectoryStatus {
  readonly path: string;
  /** False where it is missing or cannot be read; nothing is removed then. */
  readonly readable: boolean;
  readonly problem: string | null;
  readonly manifestCount: number;
}

export interface RuntimeStatus {
  readonly socketPath: string;
  readonly reachable: boolean;
  /** Since when it is, or is not, reachable. */
  readonly since: string;
  readonly lastError: string | null;
}

export interface ContainerStatus {
  readonly name: string;
  readonly phase: ContainerPhase;
  /** One sentence: why it is in this phase, and what happens next. */
  readonly reason: string;
  /** When it came into this phase. */
  readonly since: string;
  /** Null for an orphan. */
  readonly manifestPath: string | null;
  /** Null where there is no container. */
  readonly containerId: string | null;
  /** What the manifest wants; of an orphan what it runs. */
  readonly image: string | null;
  /** As Kanto counts them. */
  readonly restarts: number;
  /** Null: nothing is to be tried again. */
  readonly nextRetryAt: string | null;
  readonly lastError: string | null;
  /** Where what is there is not what the manifest wants. */
  readonly differences: readonly Difference[];
}

export type ContainerPhase =
  /** Runs as its manifest says. */
  | "running"
  /** Has done its work: ended with exit code 0 under a policy that lets it. */
  | "done"
  /** A plan for it is being carried out. */
  | "deploying"
  /** Runs, and what ran before is kept until its health window is over. */
  | "proving"
  /** Waits for something outside, a port held by another container for example. */
  | "waiting"
  /** A try failed for a cause that may pass; see `nextRetryAt`. */
  | "retrying"
  /** Ends again and again, or ended badly: Kanto's to restart. */
  | "failing"
  /** What the manifest states failed for a cause of its own: it waits for its manifest to change. */
  | "failed"
  /** The manifest cannot be used: what runs is left alone. */
  | "held"
  /** Stopped or paused by hand: left so. */
  | "stopped"
  /** Set otherwise by the update manager, which has the last word until the manifest changes. */
  | "yielded"
  /** Wanted, and nothing is done because the deployer is suspended. */
  | "suspended"
  /** Owned, and its manifest is gone. */
  | "orphaned";
