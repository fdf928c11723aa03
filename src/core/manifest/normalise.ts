import type { ContainerSpec, HookSpec } from "../model/container-spec.ts";
import type { ManifestFormat } from "../model/manifest.ts";
import { completeResources, fillDefaults } from "./defaults.ts";
import { HOOK_TYPES, type InternalManifest, type NativeManifest } from "./manifest-schema.ts";
import { retryTimeoutSeconds } from "./retry-timeout.ts";

/** A checked manifest in the spelling of one format. */
export type CheckedManifest =
  | { readonly format: "native"; readonly value: NativeManifest }
  | { readonly format: "internal"; readonly value: InternalManifest };

/** Brings a checked manifest to the one form that everything else works with, every default of Kanto filled in. */
export function normalise(checked: CheckedManifest, name: string): ContainerSpec {
  const { format } = checked;
  const manifest = checked.format === "native" ? checked.value : inNativeSpelling(checked.value);
  const { image, config, io_config: io } = manifest;
  return fillDefaults({
    name,
    image: {
      name: image.name,
      decryptKeys: image.decrypt_config.keys,
      decryptRecipients: image.decrypt_config.recipients,
    },
    hostName: manifest.host_name ?? "",
    domainName: manifest.domain_name ?? "",
    mounts: manifest.mount_points.map(({ source, destination, propagation_mode }) => ({
      source,
      destination,
      propagationMode: propagation_mode,
    })),
    hooks: manifest.hooks.map(hookSpec).filter((hook) => hook.type !== "Unknown"),
    environment: config.env,
    command: config.cmd,
    io: {
      attachStderr: io.attach_stderr,
      attachStdin: io.attach_stdin,
      attachStdout: io.attach_stdout,
      openStdin: io.open_stdin,
      stdinOnce: io.stdin_once,
      tty: io.tty,
    },
    ...hostConfigSpec(manifest.host_config, format),
  });
}

type HookText = NativeManifest["hooks"][number];

function hookSpec({ path, args, env, timeout, type }: HookText): HookSpec {
  const typeName = typeof type === "number" ? HOOK_TYPES[type] : type;
  return { path, args, environment: env, timeoutSeconds: timeout, type: typeName ?? "Unknown" };
}

type HostConfigFields = Omit<
  ContainerSpec,
  "name" | "image" | "hostName" | "domainName" | "mounts" | "hooks" | "environment" | "command" | "io"
>;

function hostConfigSpec(hostConfig: NativeManifest["host_config"], format: ManifestFormat): HostConfigFields {
  const { restart_policy: policy, log_config: log, resources } = hostConfig;
  return {
    devices: hostConfig.devices.map((device) => ({
      pathOnHost: device.path_on_host,
      pathInContainer: device.path_in_container ?? "",
      cgroupPermissions: device.cgroup_permissions,
    })),
    networkMode: hostConfig.network_mode,
    privileged: hostConfig.privileged,
    restartPolicy: {
      type: policy.type,
      maximumRetryCount: policy.maximum_retry_count,
      retryTimeoutSeconds: retryTimeoutSeconds(policy.retry_timeout, format),
    },
    runtime: hostConfig.runtime,
    extraHosts: hostConfig.extra_hosts,
    extraCapabilities: hostConfig.extra_capabilities,
    portMappings: hostConfig.port_mappings.map((mapping) => ({
      protocol: mapping.proto,
      containerPort: mapping.container_port,
      hostIp: mapping.host_ip,
      hostPort: mapping.host_port,
      hostPortEnd: mapping.host_port_end ?? 0,
    })),
    log: {
      type: log.driver_config.type,
      maxFiles: log.driver_config.max_files,
      maxSize: log.driver_config.max_size,
      rootDirectory: log.driver_config.root_dir ?? "",
      mode: log.mode_config.mode,
      maxBufferSize: log.mode_config.max_buffer_size,
    },
    resources: completeResources({
      memory: resources.memory ?? "",
      memoryReservation: resources.memory_reservation ?? "",
      memorySwap: resources.memory_swap ?? "",
    }),
  };
}

/** The same manifest in the native format's keys; units are left as they are. */
export function inNativeSpelling({ id, name, mounts, host_config, ...same }: InternalManifest): NativeManifest {
  return {
    ...same,
    ...(id === undefined ? {} : { container_id: id }),
    ...(name === undefined ? {} : { container_name: name }),
    mount_points: mounts,
    host_config: {
      ...host_config,
      port_mappings: host_config.port_mappings.map(({ protocol, ...mapping }) => ({ proto: protocol, ...mapping })),
    },
  };
}
