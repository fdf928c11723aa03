import type { ContainerSpec } from "../../src/core/model/container-spec.ts";
import type { DesiredState } from "../../src/core/model/desired-state.ts";
import type { Inventory, InventoryEntry } from "../../src/core/model/inventory.ts";
import { EMPTY_JOURNAL } from "../../src/core/model/journal.ts";
import type { Manifest } from "../../src/core/model/manifest.ts";
import type { ContainerStatus, ObservedContainer } from "../../src/core/model/observed-state.ts";
import type { Operation, Plan } from "../../src/core/model/plan.ts";
import { DEFAULT_PLAN_POLICY, type PlanInput, type PlanPolicy } from "../../src/core/reconcile/plan-input.ts";

/** Builders for tests: each states only what differs. */

export function specOf(name: string, differing: Partial<ContainerSpec> = {}): ContainerSpec {
  return {
    name,
    image: { name: `example.com/${name}:1`, decryptKeys: [], decryptRecipients: [] },
    hostName: `${name}-host`,
    domainName: `${name}-domain`,
    mounts: [],
    hooks: [],
    environment: [],
    command: [],
    io: {
      attachStderr: false,
      attachStdin: false,
      attachStdout: false,
      openStdin: false,
      stdinOnce: false,
      tty: false,
    },
    devices: [],
    networkMode: "bridge",
    privileged: false,
    restartPolicy: { type: "unless-stopped", maximumRetryCount: 0, retryTimeoutSeconds: 0 },
    runtime: "io.containerd.runc.v2",
    extraHosts: [],
    extraCapabilities: [],
    portMappings: [],
    log: { type: "json-file", maxFiles: 2, maxSize: "100M", rootDirectory: "", mode: "blocking", maxBufferSize: "" },
    resources: { memory: "", memoryReservation: "", memorySwap: "" },
    ...differing,
  };
}

export function imageOf(name: string): ContainerSpec["image"] {
  return { name, decryptKeys: [], decryptRecipients: [] };
}

export function portOf(hostPort: number): ContainerSpec["portMappings"][number] {
  return { protocol: "tcp", containerPort: 80, hostIp: "0.0.0.0", hostPort, hostPortEnd: hostPort };
}

export function manifestOf(
  name: string,
  differing: Partial<ContainerSpec> = {},
  more: Partial<Manifest> = {},
): Manifest {
  const spec = specOf(name, differing);
  return {
    path: `${name}.json`,
    sha256: "0".repeat(64),
    modifiedAtMs: 0,
    format: "native",
    spec,
    options: {},
    ...more,
  };
}

export const OBSERVED_AT = "2026-01-01T01:00:00Z";

export interface ObservedDiffering {
  readonly finishedAt?: string;
  readonly restartCount?: number;
  readonly steadyForMs?: number;
  readonly id?: string;
  readonly listedName?: string;
  readonly status?: ContainerStatus;
  readonly exitCode?: number;
  readonly error?: string;
  readonly manuallyStopped?: boolean;
  readonly process?: ObservedContainer["process"];
  readonly createdAt?: string;
}

export function observedOf(
  name: string,
  differing: ObservedDiffering = {},
  spec: Partial<ContainerSpec> = {},
): ObservedContainer {
  const status = differing.status ?? "Running";
  const listedName = differing.listedName ?? name;
  return {
    id: differing.id ?? `${name}-00000000`,
    name: listedName,
    spec: { ...specOf(name, spec), name: listedName },
    state: {
      status,
      pid: status === "Running" ? 4711 : 0,
      exitCode: differing.exitCode ?? 0,
      error: differing.error ?? "",
      startedAt: "",
      finishedAt: differing.finishedAt ?? "",
      oomKilled: false,
    },
    createdAt: differing.createdAt ?? "2026-01-01T00:00:00Z",
    manuallyStopped: differing.manuallyStopped ?? false,
    restartCount: differing.restartCount ?? 0,
    hostsPath: "",
    process: differing.process ?? (status === "Running" ? "alive" : "unknown"),
    steadyForMs: differing.steadyForMs ?? 0,
  };
}

/** The record of a container that we made and that is as it was made. */
export function entryOf(
  name: string,
  differing: Partial<InventoryEntry> = {},
  spec: Partial<ContainerSpec> = {},
): InventoryEntry {
  const sent = specOf(name, spec);
  return {
    name,
    containerId: `${name}-00000000`,
    manifestPath: `${name}.json`,
    manifestSha256: "0".repeat(64),
    sent,
    answer: sent,
    startedInBoot: "boot-1",
    deployedAt: "",
    ...differing,
  };
}

export function inventoryOf(...entries: readonly InventoryEntry[]): Inventory {
  return {
    containers: new Map(entries.map((entry) => [entry.name, entry])),
    failures: new Map(),
    stopRequests: new Map(),
    poisonedIds: new Set(),
  };
}

export function desiredOf(...manifests: readonly Manifest[]): DesiredState {
  const containers = new Map(manifests.map((manifest) => [manifest.spec.name, manifest]));
  return { containers, held: new Map(), complete: true, problems: [] };
}

/** Without a health window: tests that are about it state one. */
export const PLAN_POLICY: PlanPolicy = { ...DEFAULT_PLAN_POLICY, healthWindowMs: 0 };

export interface PlanSituation extends Partial<Omit<PlanInput, "desired" | "observed">> {
  readonly manifests?: readonly Manifest[];
  readonly desired?: DesiredState;
  readonly listed?: readonly ObservedContainer[];
}

export function planInputOf(situation: PlanSituation): PlanInput {
  const { manifests = [], listed = [], desired = desiredOf(...manifests), ...rest } = situation;
  return {
    desired,
    observed: { containers: listed, bootId: "boot-1", observedAt: OBSERVED_AT },
    inventory: inventoryOf(),
    journal: EMPTY_JOURNAL,
    policy: PLAN_POLICY,
    nonce: "abcdef01",
    givenUp: new Map(),
    ...rest,
  };
}

/** A plan as lines that a test can state: decisions first, then `#number [waits for] operation`. */
export function planAsText(plan: Plan): string {
  const decisions = plan.containers.map(({ name, action, cause }) => `${name}: ${action}, ${cause}`);
  const operations = plan.operations.map(({ number, operation, dependsOn }) => {
    const waits = dependsOn.map((dependency) => `${dependency.number}${dependency.gate === "settled" ? "?" : ""}`);
    return `#${number} [${waits.join(" ")}] ${operationAsText(operation)}`;
  });
  return [...decisions, ...operations, ...plan.warnings.map((warning) => `warning: ${warning}`)].join("\n");
}

export function operationAsText(operation: Operation): string {
  switch (operation.kind) {
    case "create":
      return `create ${operation.containerId} as ${operation.runtimeName} from ${operation.spec.image.name}`;
    case "rename":
      return `rename ${operation.containerId} to ${operation.runtimeName}`;
    case "update":
      return `update ${operation.containerId}${operation.restartPolicy ? ` policy ${operation.restartPolicy.type}` : ""}${operation.resources ? ` memory '${operation.resources.memory}'` : ""}`;
    default:
      return `${operation.kind} ${operation.containerId}`;
  }
}
