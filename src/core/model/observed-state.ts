import type { ContainerSpec } from "./container-spec.ts";

/** What Kanto listed, and what the machine says about it; one snapshot for each pass. */
export interface ObservedState {
  /** In no particular order. Names may repeat. */
  readonly containers: readonly ObservedContainer[];
  /** Changes with each boot of the machine; empty where it cannot be known. */
  readonly bootId: string;
  /** RFC 3339, by the machine's clock, as Kanto's own times are: to be compared with those and nothing else. */
  readonly observedAt: string;
}

export interface ObservedContainer {
  readonly id: string;
  /** As listed: while a container is being replaced it differs from `spec.name`'s meaning, see `role-name.ts`. */
  readonly name: string;
  /** What Kanto lists, brought to our form; `spec.name` equals `name`. */
  readonly spec: ContainerSpec;
  readonly state: ObservedContainerState;
  /** RFC 3339; for people and for a stable order. */
  readonly createdAt: string;
  /** Set by every Stop, whoever called it; cleared by Start. */
  readonly manuallyStopped: boolean;
  /** Restarts under its own policy since the last Start. */
  readonly restartCount: number;
  /** Where its files lie on the host, as far as Kanto says: `dirname(hostsPath)`. Empty before the first start. */
  readonly hostsPath: string;
  /** What the machine says of `state.pid`; `unknown` where processes cannot be seen or it is not running. */
  readonly process: "alive" | "gone" | "unknown";
  /** How long we have seen it run without a restart, by a monotonic clock; 0 at the first look. */
  readonly steadyForMs: number;
}

export type ContainerStatus = "Creating" | "Created" | "Running" | "Stopped" | "Paused" | "Exited" | "Dead" | "Unknown";

export interface ObservedContainerState {
  readonly status: ContainerStatus;
  /** -1 or 0 where there is no process. */
  readonly pid: number;
  readonly exitCode: number;
  /** Kanto's text of what went wrong; empty where nothing did. */
  readonly error: string;
  /** RFC 3339; empty where it never started. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly oomKilled: boolean;
}
