import type { ContainerSpec, LogSpec, ResourcesSpec, RestartPolicySpec } from "../../core/model/container-spec.ts";
import type { ContainerStatus, ObservedContainerState } from "../../core/model/observed-state.ts";
import type { RuntimeContainer } from "../../engine/ports.ts";
import type {
  Container,
  HostConfig,
  LogConfiguration,
  Resources,
  RestartPolicy,
  State,
} from "../../gen/kanto/container_pb.ts";
import { fromInt64 } from "./wire-integer.ts";

/** What Kanto lists, in our form. Messages that an older daemon leaves out become empty values, never an error. */
export function containerFromWire(container: Container): RuntimeContainer {
  return {
    id: container.id,
    name: container.name,
    spec: specFromWire(container),
    state: stateFromWire(container.state),
    createdAt: container.created,
    manuallyStopped: container.manuallyStopped,
    restartCount: fromInt64(container.restartCount),
    hostsPath: container.hostsPath,
  };
}

export function specFromWire(container: Container): ContainerSpec {
  const { image, config, ioConfig } = container;
  return {
    name: container.name,
    image: {
      name: image?.name ?? "",
      decryptKeys: image?.decryptConfig?.keys ?? [],
      decryptRecipients: image?.decryptConfig?.recipients ?? [],
    },
    hostName: container.hostName,
    domainName: container.domainName,
    mounts: container.mounts.map(({ source, destination, propagationMode }) => ({
      source,
      destination,
      propagationMode,
    })),
    hooks: container.hooks.map((hook) => ({
      path: hook.path,
      args: hook.args,
      environment: hook.env,
      timeoutSeconds: hook.timeout,
      type: hook.type,
    })),
    environment: config?.env ?? [],
    command: config?.cmd ?? [],
    io: {
      attachStderr: ioConfig?.attachStderr ?? false,
      attachStdin: ioConfig?.attachStdin ?? false,
      attachStdout: ioConfig?.attachStdout ?? false,
      openStdin: ioConfig?.openStdin ?? false,
      stdinOnce: ioConfig?.stdinOnce ?? false,
      tty: ioConfig?.tty ?? false,
    },
    ...hostConfigFromWire(container.hostConfig),
  };
}

type HostConfigFields =
  | "devices"
  | "networkMode"
  | "privileged"
  | "restartPolicy"
  | "runtime"
  | "extraHosts"
  | "extraCapabilities"
  | "portMappings"
  | "log"
  | "resources";

function hostConfigFromWire(hostConfig: HostConfig | undefined): Pick<ContainerSpec, HostConfigFields> {
  return {
    devices: (hostConfig?.devices ?? []).map(({ pathOnHost, pathInContainer, cgroupPermissions }) => ({
      pathOnHost,
      pathInContainer,
      cgroupPermissions,
    })),
    networkMode: hostConfig?.networkMode ?? "",
    privileged: hostConfig?.privileged ?? false,
    restartPolicy: restartPolicyFromWire(hostConfig?.restartPolicy),
    runtime: hostConfig?.runtime ?? "",
    extraHosts: hostConfig?.extraHosts ?? [],
    extraCapabilities: hostConfig?.extraCapabilities ?? [],
    portMappings: (hostConfig?.portMappings ?? []).map((mapping) => ({
      protocol: mapping.protocol,
      containerPort: fromInt64(mapping.containerPort),
      hostIp: mapping.hostIp,
      hostPort: fromInt64(mapping.hostPort),
      hostPortEnd: fromInt64(mapping.hostPortEnd),
    })),
    log: logFromWire(hostConfig?.logConfig),
    resources: resourcesFromWire(hostConfig?.resources),
  };
}

function restartPolicyFromWire(policy: RestartPolicy | undefined): RestartPolicySpec {
  return {
    type: policy?.type ?? "",
    maximumRetryCount: fromInt64(policy?.maximumRetryCount ?? 0n),
    retryTimeoutSeconds: fromInt64(policy?.retryTimeout ?? 0n),
  };
}

function logFromWire(log: LogConfiguration | undefined): LogSpec {
  return {
    type: log?.driverConfig?.type ?? "",
    maxFiles: fromInt64(log?.driverConfig?.maxFiles ?? 0n),
    maxSize: log?.driverConfig?.maxSize ?? "",
    rootDirectory: log?.driverConfig?.rootDir ?? "",
    mode: log?.modeConfig?.mode ?? "",
    maxBufferSize: log?.modeConfig?.maxBufferSize ?? "",
  };
}

function resourcesFromWire(resources: Resources | undefined): ResourcesSpec {
  const memory = resources?.memory ?? "";
  const memorySwap = resources?.memorySwap ?? "";
  return {
    memory,
    memoryReservation: resources?.memoryReservation ?? "",
    // Kanto stores "no limit" as nothing.
    memorySwap: memory !== "" && memorySwap === "" ? "-1" : memorySwap,
  };
}

const STATUSES: readonly ContainerStatus[] = [
  "Creating",
  "Created",
  "Running",
  "Stopped",
  "Paused",
  "Exited",
  "Dead",
  "Unknown",
];

function stateFromWire(state: State | undefined): ObservedContainerState {
  return {
    status: STATUSES.find((status) => status === state?.status) ?? "Unknown",
    pid: fromInt64(state?.pid ?? 0n),
    exitCode: fromInt64(state?.exitCode ?? 0n),
    error: state?.error ?? "",
    startedAt: state?.startedAt ?? "",
    finishedAt: state?.finishedAt ?? "",
    oomKilled: state?.oomKilled ?? false,
  };
}
