import type { ContainerStatus, DeployerStatus } from "../../src/core/model/status.ts";

const MOMENT = "2026-11-23T07:00:00Z";
const LATER = "2026-11-23T10:04:59Z";

/** A daemon that has brought everything about, but for what is stated. */
export function statusOf(differing: Partial<DeployerStatus> = {}): DeployerStatus {
  return {
    formatVersion: 1,
    deployerVersion: "1.2.3",
    processId: 4711,
    startedAt: MOMENT,
    updatedAt: LATER,
    health: "as-desired",
    summary: "all as desired",
    directory: { path: "/manifests", readable: true, problem: null, manifestCount: 1 },
    runtime: { socketPath: "/run/kanto.sock", reachable: true, since: MOMENT, lastError: null },
    suspension: null,
    containers: [],
    problems: [],
    ...differing,
  };
}

/** A container that runs as its manifest says, but for what is stated. */
export function containerStatusOf(name: string, differing: Partial<ContainerStatus> = {}): ContainerStatus {
  return {
    name,
    phase: "running",
    reason: "runs as the manifest says",
    since: MOMENT,
    manifestPath: `${name}.json`,
    containerId: `${name}-0a1b2c3d`,
    image: `registry.local/${name}:1`,
    restarts: 0,
    nextRetryAt: null,
    lastError: null,
    differences: [],
    ...differing,
  };
}
