import type { ContainerSpec } from "../model/container-spec.ts";
import type { NativeManifestText } from "./manifest-schema.ts";
import { retryTimeoutNanoseconds } from "./retry-timeout.ts";

/**
 * A spec as a native manifest, complete and readable: what `readManifest` makes of it is the same spec. Empty lists of
 * devices and capabilities are left out, because Kanto's own reader refuses them beside `"privileged": true`.
 *
 * It holds real values, secrets included.
 *
 * @param containerId as it shall be stated; undefined: an id is chosen at each deployment
 */
export function writeNativeManifest(spec: ContainerSpec, containerId?: string): string {
  const manifest = {
    ...(containerId === undefined ? {} : { container_id: containerId }),
    container_name: spec.name,
    image: imageText(spec),
    host_name: spec.hostName,
    domain_name: spec.domainName,
    mount_points: spec.mounts.map(({ source, destination, propagationMode }) => ({
      source,
      destination,
      propagation_mode: propagationMode as Propagation,
    })),
    // Numbers, because Kanto's own reader takes nothing else.
    hooks: spec.hooks.map(({ path, args, environment, timeoutSeconds, type }) => ({
      path,
      args: [...args],
      env: [...environment],
      timeout: timeoutSeconds,
      type: HOOK_NUMBERS[type] ?? 3,
    })),
    config: { env: [...spec.environment], cmd: [...spec.command] },
    host_config: hostConfigText(spec),
    io_config: {
      attach_stderr: spec.io.attachStderr,
      attach_stdin: spec.io.attachStdin,
      attach_stdout: spec.io.attachStdout,
      open_stdin: spec.io.openStdin,
      stdin_once: spec.io.stdinOnce,
      tty: spec.io.tty,
    },
  } satisfies NativeManifestText;
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

type HostConfigText = NonNullable<NativeManifestText["host_config"]>;
type Propagation = NonNullable<NonNullable<NativeManifestText["mount_points"]>[number]["propagation_mode"]>;

type Protocol = NonNullable<NonNullable<HostConfigText["port_mappings"]>[number]["proto"]>;

const HOOK_NUMBERS: Readonly<Record<string, 0 | 1 | 2>> = { Prestart: 0, Poststart: 1, Poststop: 2 };

function imageText({ image }: ContainerSpec): NativeManifestText["image"] {
  const encrypted = image.decryptKeys.length + image.decryptRecipients.length > 0;
  return {
    name: image.name,
    ...(encrypted
      ? { decrypt_config: { keys: [...image.decryptKeys], recipients: [...image.decryptRecipients] } }
      : {}),
  };
}

function hostConfigText(spec: ContainerSpec): HostConfigText {
  const { restartPolicy, log, resources } = spec;
  const logMode = log.mode as NonNullable<
    NonNullable<NonNullable<HostConfigText["log_config"]>["mode_config"]>["mode"]
  >;
  const logType = log.type as NonNullable<
    NonNullable<NonNullable<HostConfigText["log_config"]>["driver_config"]>["type"]
  >;
  const devices = spec.devices.map(({ pathOnHost, pathInContainer, cgroupPermissions }) => ({
    path_on_host: pathOnHost,
    path_in_container: pathInContainer,
    cgroup_permissions: cgroupPermissions,
  }));
  return {
    ...(devices.length === 0 ? {} : { devices }),
    network_mode: spec.networkMode as NonNullable<HostConfigText["network_mode"]>,
    privileged: spec.privileged,
    restart_policy: {
      type: restartPolicy.type as NonNullable<NonNullable<HostConfigText["restart_policy"]>["type"]>,
      maximum_retry_count: restartPolicy.maximumRetryCount,
      retry_timeout: retryTimeoutNanoseconds(restartPolicy.retryTimeoutSeconds),
    },
    runtime: spec.runtime,
    extra_hosts: [...spec.extraHosts],
    ...(spec.extraCapabilities.length === 0 ? {} : { extra_capabilities: [...spec.extraCapabilities] }),
    port_mappings: spec.portMappings.map((mapping) => ({
      proto: mapping.protocol as Protocol,
      container_port: mapping.containerPort,
      host_ip: mapping.hostIp,
      host_port: mapping.hostPort,
      host_port_end: mapping.hostPortEnd,
    })),
    log_config: {
      driver_config: {
        type: logType,
        max_files: log.maxFiles,
        max_size: log.maxSize,
        root_dir: log.rootDirectory,
      },
      mode_config: { mode: logMode, max_buffer_size: log.maxBufferSize },
    },
    resources: {
      memory: resources.memory,
      memory_reservation: resources.memoryReservation,
      memory_swap: resources.memorySwap,
    },
  };
}
