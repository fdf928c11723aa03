import type {
  Container,
  HostConfig,
  LogConfiguration,
  MountPoint,
  Resources,
  RestartPolicy,
} from "../gen/kanto/container_pb.ts";
import { sizeInBytes } from "./memory-size.ts";

const NAME = /^[a-zA-Z0-9_][a-zA-Z0-9_.-]*$/;
const ENVIRONMENT = /^[a-zA-Z_][a-zA-Z0-9_]*(?:=[^\n]*)?$/;
const HOST_IP_KEY = /^.+:host_ip(?:_.+)?$/;
const SMALLEST_MEMORY = 3 * 1024 ** 2;

/** The first text with which Create refuses a container whose defaults are filled in; null where it takes it. */
export function containerProblem(container: Container): string | null {
  if (container.image?.name === undefined || container.image.name === "") {
    return "the containers image configuration is invalid";
  }
  return (
    nameProblem(container.name) ??
    firstProblem(container.mounts, mountProblem) ??
    (container.hostConfig === undefined ? null : hostConfigProblem(container.hostConfig)) ??
    firstProblem(container.config?.env ?? [], environmentProblem)
  );
}

export function nameProblem(name: string): string | null {
  return name === "" || NAME.test(name) ? null : `invalid container name format : ${name}`;
}

function environmentProblem(variable: string): string | null {
  return ENVIRONMENT.test(variable) ? null : `invalid environmental variable declaration provided : ${variable}`;
}

const PROPAGATION_MODES = new Set(["rprivate", "private", "rshared", "shared", "rslave", "slave"]);

function mountProblem(mount: MountPoint): string | null {
  if (mount.source === "" || mount.destination === "") return "source and destination must be set for a mount point";
  return PROPAGATION_MODES.has(mount.propagationMode)
    ? null
    : "propagation mode must be set to one of the supported modes";
}

function hostConfigProblem(hostConfig: HostConfig): string | null {
  return (
    privilegedProblem(hostConfig) ??
    networkProblem(hostConfig) ??
    (hostConfig.devices.some((device) => device.pathOnHost === "" || device.pathInContainer === "")
      ? "both path on the host and in the container must be specified for a device mapping"
      : null) ??
    logProblem(hostConfig.logConfig) ??
    restartPolicyProblem(hostConfig.restartPolicy) ??
    resourcesProblem(hostConfig.resources)
  );
}

function privilegedProblem(hostConfig: HostConfig): string | null {
  if (!hostConfig.privileged) return null;
  if (hostConfig.devices.length > 0) {
    return "cannot create the container as privileged and with specified devices at the same time - choose one of the options";
  }
  if (hostConfig.extraCapabilities.length > 0) {
    return "cannot create the container as privileged and with extra capabilities at the same time - choose one of the options";
  }
  return null;
}

function networkProblem({ networkMode, portMappings, extraHosts }: HostConfig): string | null {
  if (networkMode === "bridge") return null;
  if (networkMode !== "host") return `unsupported network mode ${networkMode}`;
  if (portMappings.length > 0) return "cannot use port mappings when in host network mode";
  return extraHosts.some((line) => HOST_IP_KEY.test(line))
    ? "cannot use the host_ip reserved key or any of its modifications when in host network mode"
    : null;
}

function logProblem(log: LogConfiguration | undefined): string | null {
  const driver = log?.driverConfig;
  if (driver?.type === "json-file") {
    if (driver.maxFiles < 1n) return "max log files cannot be < 1";
    if (sizeInBytes(driver.maxSize) === null) return `invalid format of max logs size - ${driver.maxSize}`;
  } else if (driver !== undefined && driver.type !== "none") {
    return "unsupported log driver configuration";
  }
  const mode = log?.modeConfig;
  if (mode === undefined || mode.mode === "blocking") return null;
  if (mode.mode !== "non-blocking") return "unsupported log mode configuration";
  return sizeInBytes(mode.maxBufferSize) === null ? `invalid format of max buffer size - ${mode.maxBufferSize}` : null;
}

const RESTART_POLICIES = new Set(["no", "unless-stopped", "on-failure", "always"]);

export function restartPolicyProblem(policy: RestartPolicy | undefined): string | null {
  if (policy === undefined) return null;
  if (!RESTART_POLICIES.has(policy.type)) return `unsupported restart policy type ${policy.type}`;
  if (policy.type !== "on-failure") {
    return policy.maximumRetryCount === 0n
      ? null
      : `cannot use max retry count when the restart policy is ${policy.type}`;
  }
  if (policy.maximumRetryCount < 0n) return "restart policy max retry count cannot be negative";
  return policy.retryTimeout < 0n ? "restart policy retry timeout cannot be negative" : null;
}

export function resourcesProblem(resources: Resources | undefined): string | null {
  if (resources === undefined) return null;
  const { memory, memoryReservation, memorySwap } = resources;
  const limit = bytesOf(memory);
  const reservation = bytesOf(memoryReservation);
  const swap = memorySwap === "-1" ? -1 : bytesOf(memorySwap);
  if (limit === null) return `invalid format of memory - ${memory}`;
  if (reservation === null) return `invalid format of memory reservation - ${memoryReservation}`;
  if (swap === null) return `invalid format of swap memory - ${memorySwap}`;
  if (limit > 0 && limit < SMALLEST_MEMORY) return "minimum memory allowed is 3M";
  if (swap > 0 && memory === "") return `swap memory - ${memorySwap}, memory must be set as well`;
  if (swap > 0 && limit > swap) return `swap memory - ${memorySwap} is less than memory - ${memory}`;
  return reservation > 0 && memory !== "" && reservation > limit
    ? `reservation memory - ${memoryReservation} must be lower than memory - ${memory}`
    : null;
}

function bytesOf(size: string): number | null {
  return size === "" ? 0 : sizeInBytes(size);
}

function firstProblem<Item>(items: readonly Item[], problemOf: (item: Item) => string | null): string | null {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== null) return problem;
  }
  return null;
}
