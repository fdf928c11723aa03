import type { ContainerStatus } from "../model/observed-state.ts";
import type { Problem } from "../model/problem.ts";
import type { Result } from "../model/result.ts";
import type { RuntimeFailure } from "../model/runtime-failure.ts";

/** All that a machine is judged by: values, gathered once, without changing anything. */
export interface MachineFacts {
  readonly nodeVersion: string;
  readonly isRoot: boolean;
  readonly kanto: KantoFacts;
  readonly manifests: ManifestFacts;
  readonly state: StateFacts;
  readonly clock: ClockFacts;
  readonly disks: readonly DiskFacts[];
  /** Null where the kernel does not tell. */
  readonly watchLimits: WatchLimits | null;
  /** Null: no broker is configured. */
  readonly broker: BrokerFacts | null;
  readonly competitors: CompetitorFacts;
}

export type PathFacts =
  | { readonly kind: "missing" }
  /** It, or a folder above it, may not be looked at; the system's words. */
  | { readonly kind: "hidden"; readonly reason: string }
  | {
      readonly kind: "found";
      readonly type: "directory" | "file" | "socket" | "other";
      readonly userId: number;
      /** Permission bits only. */
      readonly mode: number;
      /** By this process. */
      readonly isWritable: boolean;
    };

export interface KantoFacts {
  readonly socketPath: string;
  readonly socket: PathFacts;
  /** Null: not asked, because there is no socket. */
  readonly version: Result<{ readonly projectVersion: string; readonly apiVersion: string }, RuntimeFailure> | null;
  readonly containers: Result<readonly ContainerFacts[], RuntimeFailure> | null;
}

export interface ContainerFacts {
  readonly id: string;
  readonly name: string;
  readonly status: ContainerStatus;
  readonly process: "alive" | "gone" | "unknown";
  /** Kanto's text of what went wrong; empty where nothing did. */
  readonly error: string;
}

export interface ManifestFacts {
  readonly path: string;
  readonly fileCount: number;
  /** The directory itself could not be read. */
  readonly directoryProblem: Problem | null;
  /** Who else can write it, or a file in it. */
  readonly permissionWarnings: readonly Problem[];
  /** Of the files, errors and warnings. */
  readonly problems: readonly Problem[];
  /** Names of the containers that it states. */
  readonly containerNames: readonly string[];
}

export interface StateFacts {
  readonly path: string;
  readonly directory: PathFacts;
  /** Files that were set aside because they were damaged. */
  readonly damagedFiles: readonly string[];
  /** The process that works with this state; null: none. 0: one that does not say. */
  readonly lockHolderPid: number | null;
  readonly poisonedIds: readonly string[];
}

export interface ClockFacts {
  /** Milliseconds since 1970 by the machine's clock. */
  readonly nowMs: number;
  /** What systemd-timesyncd says; null where nobody does. */
  readonly isSynchronised: boolean | null;
}

export interface DiskFacts {
  /** What lies there, for messages: "state". */
  readonly purpose: string;
  readonly path: string;
  readonly freeBytes: number;
  /** Null where the file system does not count them. */
  readonly freeFiles: number | null;
}

export interface WatchLimits {
  readonly watchesPerUser: number;
  readonly instancesPerUser: number;
}

export interface BrokerFacts {
  /** `host:port`, or the path of a socket. */
  readonly place: string;
  /** Null: it accepts connections. */
  readonly failure: string | null;
}

export interface CompetitorFacts {
  /** The unit `kanto-auto-deployer.service` that systemd would use; null: none. */
  readonly unit: { readonly path: string; readonly isEarlier: boolean; readonly isEnabled: boolean } | null;
  /** Processes of the earlier deployer. */
  readonly earlierPids: readonly number[];
  /** The file by which the earlier deployer was switched off is there. */
  readonly isSwitchedOff: boolean;
  readonly kantoService: KantoServiceFacts;
}

/** What Kanto's own configuration says, its defaults filled in. */
export interface KantoServiceFacts {
  readonly configPath: string;
  /** Why it cannot be read; null: it can, or there is none. */
  readonly configFailure: string | null;
  readonly deploysItself: boolean;
  readonly deploymentDirectory: string;
  /** It and the manifest directory are one, whatever links lead there. */
  readonly isManifestDirectory: boolean;
  /** Names of the containers that the manifests there state. */
  readonly containerNames: readonly string[];
  readonly hasUpdateAgent: boolean;
}
