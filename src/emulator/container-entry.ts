import type { Container } from "../gen/kanto/container_pb.ts";
import { ContainerLock } from "./container-lock.ts";
import type { StoredContainer } from "./emulated-host.ts";
import type { RestartMemory } from "./restart-decision.ts";

/** A container in the memory of one run of the daemon. */
export interface ContainerEntry {
  container: Container;
  startedBefore: boolean;
  readonly lock: ContainerLock;
  restartMemory: RestartMemory;
  /** Set while a restart under the policy is due; aborting it calls the restart off. */
  dueRestart: AbortController | null;
  /**
   * The daemon calls off the restarts of a container that it finds running when it starts, and nothing takes that back
   * but a Start or a change of the policy.
   */
  restartsCalledOff: boolean;
  /** Set while a Stop or Remove waits for the process to end. */
  stopWait: StopWait | null;
}

export interface StopWait {
  /** When the latest signal was sent. */
  signalledAtMs: number;
  readonly deliver: (exitCode: number) => void;
}

export function newEntry({ container, startedBefore }: StoredContainer): ContainerEntry {
  return {
    container,
    startedBefore,
    lock: new ContainerLock(),
    restartMemory: { pauseMs: 0, restarts: Number(container.restartCount) },
    dueRestart: null,
    restartsCalledOff: false,
    stopWait: null,
  };
}
