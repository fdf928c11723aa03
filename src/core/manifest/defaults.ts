import type { ContainerSpec, LogSpec, ResourcesSpec } from "../model/container-spec.ts";
import { defaultDomainName, defaultHostName, KANTO_DEFAULTS } from "./kanto-defaults.ts";
import { twiceTheSize } from "./memory-size.ts";

/**
 * Completes a spec as Kanto's Create does: empty texts, and zeros where zero means "the default", are filled in; what
 * goes with a choice that was not made (log files with `none`) is dropped; protocols, whose case Kanto keeps and does
 * not mind, become lower case. Complete specs come back equal, so it can
 * be applied to manifests and to what Kanto lists alike.
 *
 * `resources` are not touched: what an empty swap limit means differs between a manifest and a listing, see
 * `completeResources`.
 */
export function fillDefaults(spec: ContainerSpec): ContainerSpec {
  return {
    ...spec,
    hostName: spec.hostName || defaultHostName(spec.name),
    domainName: spec.domainName || defaultDomainName(spec.name),
    mounts: spec.mounts.map((mount) => ({
      ...mount,
      propagationMode: mount.propagationMode || KANTO_DEFAULTS.propagationMode,
    })),
    devices: spec.devices.map((device) => ({
      ...device,
      pathInContainer: device.pathInContainer || device.pathOnHost,
      cgroupPermissions: device.cgroupPermissions || KANTO_DEFAULTS.cgroupPermissions,
    })),
    networkMode: spec.networkMode || KANTO_DEFAULTS.networkMode,
    restartPolicy: { ...spec.restartPolicy, type: spec.restartPolicy.type || KANTO_DEFAULTS.restartPolicyType },
    runtime: spec.runtime || KANTO_DEFAULTS.runtime,
    portMappings: spec.portMappings.map((mapping) => ({
      ...mapping,
      protocol: mapping.protocol.toLowerCase() || KANTO_DEFAULTS.protocol,
      hostIp: mapping.hostIp || KANTO_DEFAULTS.hostIp,
      hostPortEnd: mapping.hostPortEnd || mapping.hostPort,
    })),
    log: completeLog(spec.log),
  };
}

function completeLog(log: LogSpec): LogSpec {
  const type = log.type || KANTO_DEFAULTS.logType;
  const mode = log.mode || KANTO_DEFAULTS.logMode;
  const files = type !== "none";
  return {
    type,
    maxFiles: files ? log.maxFiles || KANTO_DEFAULTS.logMaxFiles : 0,
    maxSize: files ? log.maxSize || KANTO_DEFAULTS.logMaxSize : "",
    rootDirectory: log.rootDirectory,
    mode,
    maxBufferSize: mode === "blocking" ? "" : log.maxBufferSize || KANTO_DEFAULTS.logMaxBufferSize,
  };
}

/** What a manifest's limits come to at Create: memory without a swap limit gets twice the memory. */
export function completeResources(resources: ResourcesSpec): ResourcesSpec {
  const { memory, memorySwap } = resources;
  if (memory !== "") return { ...resources, memorySwap: memorySwap || twiceTheSize(memory) };
  return { ...resources, memorySwap: memorySwap === "-1" ? "" : memorySwap };
}
