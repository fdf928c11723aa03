import type { ContainerPhase, DeployerHealth } from "../model/status.ts";

/** What each phase means, for the reference. */
export const PHASE_MEANINGS: Readonly<Record<ContainerPhase, string>> = {
  running: "Runs as its manifest says.",
  done: "Has done its work: ended with exit code 0 under a restart policy that lets it.",
  deploying: "Is being brought to what its manifest says.",
  proving: "Runs, and what ran before is kept until its health window is over.",
  waiting: "Waits for something outside, a port held by another container for example.",
  retrying: "A try failed for a cause that may pass; `nextRetryAt` says when it is tried again.",
  failing: "Ends again and again, or ended badly: Kanto's to restart.",
  failed: "What the manifest states failed for a cause of its own: it waits for its manifest to change.",
  held: "Its manifest cannot be used: what runs is left alone.",
  stopped: "Stopped or paused by hand: left so.",
  yielded: "Set otherwise by the update manager, which has the last word until the manifest changes.",
  suspended: "Wanted otherwise, and nothing is done because the deployer is suspended.",
  orphaned: "Deployed from a manifest that is gone.",
};

/** What each health means, for the reference. */
export const HEALTH_MEANINGS: Readonly<Record<DeployerHealth, string>> = {
  "as-desired": "Everything runs as the manifests say, or as a person or the update manager wanted it instead.",
  progressing: "Something is being brought there, or would be if the deployer were not suspended.",
  degraded: "Something failed, waits, is tried again or is held, or a file has errors.",
  unknown: "Kanto does not answer, or the directory cannot be read.",
};

export const CONTAINER_PHASES = Object.keys(PHASE_MEANINGS) as readonly ContainerPhase[];
export const DEPLOYER_HEALTHS = Object.keys(HEALTH_MEANINGS) as readonly DeployerHealth[];
