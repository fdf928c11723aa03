import * as v from "valibot";
import { KANTO_DEFAULTS } from "./kanto-defaults.ts";
import { optionalField as optional, presetField as preset, requiredField as required } from "./schema-field.ts";
import {
  count,
  extraHost,
  flag,
  hostPath,
  port,
  portOrNone,
  readableText,
  size,
  sizeOrNoLimit,
} from "./schema-value.ts";

const device = v.object({
  path_on_host: required(hostPath, { description: "The device on the machine.", examples: ["/dev/ttyACM0"] }),
  path_in_container: optional(readableText, { description: "Where the container sees it. Default: path_on_host." }),
  cgroup_permissions: preset(readableText, KANTO_DEFAULTS.cgroupPermissions, {
    description: "What the container may do with it: any of r (read), w (write), m (make the node).",
  }),
});

const portEntries = {
  container_port: required(port, { description: "The port inside the container." }),
  host_ip: preset(readableText, KANTO_DEFAULTS.hostIp, {
    description:
      "The address of the machine that the port is bound to. What is not an address (`localhost`) binds every interface.",
    examples: ["127.0.0.1"],
  }),
  host_port: required(port, { description: "The port on the machine." }),
  host_port_end: optional(portOrNone, {
    description: "With a larger number than host_port, Kanto takes a free port of that range. Default: host_port.",
  }),
};

const protocol = preset(v.picklist(["tcp", "udp", "sctp", "TCP", "UDP", "SCTP"]), KANTO_DEFAULTS.protocol, {
  description: "The transport protocol.",
});

export const nativePortMapping = v.object({ proto: protocol, ...portEntries });
export const internalPortMapping = v.object({ protocol, ...portEntries });

/** About 104 days: more cannot be written down exactly in the native format's nanoseconds. */
const LONGEST_RETRY_TIMEOUT_SECONDS = 9_007_199;

const restartPolicyEntries = {
  type: preset(v.picklist(["always", "no", "on-failure", "unless-stopped"]), KANTO_DEFAULTS.restartPolicyType, {
    description: "When Kanto starts the container again after it ended.",
  }),
  maximum_retry_count: preset(count(), 0, {
    description: "How often, with on-failure only. 0: without limit.",
  }),
};

export const nativeRestartPolicy = v.object({
  ...restartPolicyEntries,
  retry_timeout: preset(count(), 0, {
    description:
      "The longest pause between two restarts. Numbers up to 999999 are taken as seconds, from 1000000000 on as nanoseconds (Kanto's documents say seconds, its program reads nanoseconds). 0: one minute.",
    examples: [30_000_000_000],
  }),
});

export const internalRestartPolicy = v.object({
  ...restartPolicyEntries,
  retry_timeout: preset(count(LONGEST_RETRY_TIMEOUT_SECONDS), 0, {
    description: "The longest pause between two restarts, in seconds. 0: one minute.",
    examples: [30],
  }),
});

const logConfig = v.object({
  driver_config: preset(
    v.object({
      type: preset(v.picklist(["json-file", "none"]), KANTO_DEFAULTS.logType, { description: "Where logs go." }),
      max_files: preset(count(), KANTO_DEFAULTS.logMaxFiles, { description: "How many log files are kept." }),
      max_size: preset(size, KANTO_DEFAULTS.logMaxSize, { description: "How large one log file grows." }),
      root_dir: optional(hostPath, {
        description: "A folder for the logs of all containers that state it. Default: Kanto's folder of the container.",
      }),
    }),
    {},
    { description: "The log files." },
  ),
  mode_config: preset(
    v.object({
      mode: preset(v.picklist(["blocking", "non-blocking"]), KANTO_DEFAULTS.logMode, {
        description: "Whether the container waits while its output cannot be written, or loses it.",
      }),
      max_buffer_size: preset(size, KANTO_DEFAULTS.logMaxBufferSize, {
        description: "How much output waits to be written, with non-blocking only.",
      }),
    }),
    {},
    { description: "What happens when logs cannot be written fast enough." },
  ),
});

const resources = v.object({
  memory: optional(size, {
    description: "The most memory it may use, at least 3M. Default: no limit.",
    examples: ["200M"],
  }),
  memory_reservation: optional(size, { description: "The memory it is left with when the machine runs short." }),
  memory_swap: optional(sizeOrNoLimit, {
    description: "The most memory and swap together; -1 for no limit. Default: twice the memory.",
    examples: ["400M", "-1"],
  }),
});

/** `host_config` is the same in both formats but for two parts of it. */
export function hostConfigSchema<
  const Port extends typeof nativePortMapping | typeof internalPortMapping,
  const Policy extends typeof nativeRestartPolicy | typeof internalRestartPolicy,
>(portMapping: Port, restartPolicy: Policy) {
  return v.object({
    devices: preset(v.array(device), [], { description: "Devices of the machine that the container may use." }),
    network_mode: preset(v.picklist(["bridge", "host"]), KANTO_DEFAULTS.networkMode, {
      description: "A network of its own behind a bridge, or the machine's.",
    }),
    privileged: preset(flag, false, {
      description:
        "Gives it everything that root on the machine can do. Not together with devices or extra_capabilities.",
    }),
    restart_policy: v.optional(
      v.pipe(restartPolicy, v.metadata({ description: "What Kanto does when the container ends." })),
      {},
    ),
    runtime: preset(readableText, KANTO_DEFAULTS.runtime, {
      description: "Which program runs it. Kanto replaces any runc runtime by the one it is set up with.",
      examples: ["io.containerd.kata.v2"],
    }),
    extra_hosts: preset(v.array(extraHost), [], {
      description:
        "Lines for the container's hosts file: `name:address`; `name:host_ip` is the machine on the bridge, `name:host_ip_<interface>` its address there, `name:container_<host_name>` another container.",
      examples: [["broker:container_broker-host", "gateway:host_ip"]],
    }),
    extra_capabilities: preset(v.array(readableText), [], {
      description: "Capabilities of the kernel beyond the usual ones.",
      examples: [["CAP_NET_ADMIN"]],
    }),
    port_mappings: v.optional(
      v.pipe(v.array(portMapping), v.metadata({ description: "Ports of the machine that lead into the container." })),
      [],
    ),
    log_config: preset(logConfig, {}, { description: "Where the container's output goes." }),
    resources: preset(resources, {}, { description: "Limits." }),
  });
}
