import { defaultDomainName, defaultHostName, KANTO_DEFAULTS } from "../manifest/kanto-defaults.ts";
import type { ContainerSpec, PortMappingSpec } from "../model/container-spec.ts";
import type { Manifest } from "../model/manifest.ts";
import type { Component, ConfigPair } from "./desired-state-message.ts";

/** Something of a manifest that a desired state has no words for: the update agent would make the container without. */
export interface Loss {
  readonly containerName: string;
  /** RFC 6901, in the native format's spelling. */
  readonly pointer: string;
  /** What becomes of it, in a few words. */
  readonly consequence: string;
}

export interface ExportedManifest {
  readonly component: Component;
  readonly losses: readonly Loss[];
}

/** What Kanto fills in anyway is left out, so that the message says what matters. */
export function componentFromManifest(manifest: Manifest): ExportedManifest {
  const { spec } = manifest;
  const pairs: ConfigPair[] = [];
  const losses: Loss[] = [];
  const add = (key: string, value: string) => pairs.push({ key, value });
  const lose = (pointer: string, consequence: string) =>
    losses.push({ containerName: spec.name, pointer, consequence });

  add("image", spec.image.name);
  for (const variable of spec.environment) add("env", variable);
  for (const word of spec.command) add("cmd", word);
  addProcess(spec, add);
  addNetwork(spec, add, lose);
  addFiles(spec, add, lose);
  addRestartPolicy(spec, add, lose);
  addLog(spec, add);
  addResources(spec, add);
  loseTheRest(manifest, lose);
  return { component: { id: spec.name, version: versionOf(spec.image.name), config: pairs }, losses };
}

type Add = (key: string, value: string) => void;
type Lose = (pointer: string, consequence: string) => void;

function addProcess({ io, privileged }: ContainerSpec, add: Add): void {
  if (io.tty) add("terminal", "true");
  if (io.openStdin) add("interactive", "true");
  if (privileged) add("privileged", "true");
}

function addNetwork({ networkMode, extraHosts, portMappings }: ContainerSpec, add: Add, lose: Lose): void {
  if (networkMode !== KANTO_DEFAULTS.networkMode) add("network", networkMode);
  for (const host of extraHosts) add("host", host);
  for (const [index, mapping] of portMappings.entries()) {
    if (/^\d+(\.\d+){3}$/.test(mapping.hostIp)) add("port", portText(mapping));
    else lose(`/host_config/port_mappings/${index}`, "the port is not mapped: only an IPv4 address can be said");
  }
}

function portText({ hostIp, hostPort, hostPortEnd, containerPort, protocol }: PortMappingSpec): string {
  const address = hostIp === KANTO_DEFAULTS.hostIp ? "" : `${hostIp}:`;
  const range = hostPortEnd === hostPort ? "" : `-${hostPortEnd}`;
  return `${address}${hostPort}${range}:${containerPort}${protocol === KANTO_DEFAULTS.protocol ? "" : `/${protocol}`}`;
}

function addFiles({ mounts, devices }: ContainerSpec, add: Add, lose: Lose): void {
  for (const [index, { source, destination, propagationMode }] of mounts.entries()) {
    const isSayable = [source, destination].every(isSayablePath);
    if (isSayable) add("mount", `${source}:${destination}:${propagationMode}`);
    else
      lose(
        `/mount_points/${index}`,
        "it is not mounted: a path with a colon, or with spaces around it, cannot be said",
      );
  }
  for (const [index, { pathOnHost, pathInContainer, cgroupPermissions }] of devices.entries()) {
    const isSayable = [pathOnHost, pathInContainer].every(isSayablePath);
    if (isSayable) add("device", `${pathOnHost}:${pathInContainer}:${cgroupPermissions}`);
    else lose(`/host_config/devices/${index}`, "the device is missing: a path with a colon cannot be said");
  }
}

function isSayablePath(path: string): boolean {
  return path !== "" && !path.includes(":") && path.trim() === path;
}

function addRestartPolicy({ restartPolicy }: ContainerSpec, add: Add, lose: Lose): void {
  const { type, maximumRetryCount, retryTimeoutSeconds } = restartPolicy;
  if (type !== KANTO_DEFAULTS.restartPolicyType) add("restartPolicy", type);
  if (type === "on-failure") {
    if (maximumRetryCount !== 0) add("restartMaxRetries", String(maximumRetryCount));
    if (retryTimeoutSeconds !== 0) add("restartTimeout", String(retryTimeoutSeconds));
  } else if (maximumRetryCount !== 0 || retryTimeoutSeconds !== 0) {
    lose("/host_config/restart_policy", `retries and pauses are Kanto's own: with '${type}' they cannot be said`);
  }
}

function addLog({ log }: ContainerSpec, add: Add): void {
  if (log.type !== KANTO_DEFAULTS.logType) add("logDriver", log.type);
  if (log.maxFiles !== 0 && log.maxFiles !== KANTO_DEFAULTS.logMaxFiles) add("logMaxFiles", String(log.maxFiles));
  if (log.maxSize !== "" && log.maxSize !== KANTO_DEFAULTS.logMaxSize) add("logMaxSize", log.maxSize);
  if (log.rootDirectory !== "") add("logPath", log.rootDirectory);
  if (log.mode !== KANTO_DEFAULTS.logMode) add("logMode", log.mode);
  if (log.maxBufferSize !== "" && log.maxBufferSize !== KANTO_DEFAULTS.logMaxBufferSize) {
    add("logMaxBufferSize", log.maxBufferSize);
  }
}

function addResources({ resources }: ContainerSpec, add: Add): void {
  const { memory, memoryReservation, memorySwap } = resources;
  if (memory !== "") add("memory", memory);
  if (memoryReservation !== "") add("memoryReservation", memoryReservation);
  if (memorySwap !== "") add("memorySwap", memorySwap);
}

function loseTheRest({ spec, containerId, options }: Manifest, lose: Lose): void {
  const { image, io } = spec;
  if (containerId !== undefined) lose("/container_id", "the agent chooses an id of its own");
  if (image.decryptKeys.length + image.decryptRecipients.length > 0) {
    lose("/image/decrypt_config", "an encrypted image cannot be opened");
  }
  if (spec.hostName !== defaultHostName(spec.name)) lose("/host_name", `it is '${defaultHostName(spec.name)}'`);
  if (spec.domainName !== defaultDomainName(spec.name)) lose("/domain_name", `it is '${defaultDomainName(spec.name)}'`);
  if (spec.hooks.length > 0) lose("/hooks", "they do not run");
  if (io.attachStderr) lose("/io_config/attach_stderr", "it is false");
  if (io.attachStdin) lose("/io_config/attach_stdin", "it is false");
  if (io.attachStdout) lose("/io_config/attach_stdout", "it is false");
  if (io.stdinOnce) lose("/io_config/stdin_once", "it is false");
  if (spec.runtime !== KANTO_DEFAULTS.runtime) lose("/host_config/runtime", `it is ${KANTO_DEFAULTS.runtime}`);
  if (spec.extraCapabilities.length > 0) lose("/host_config/extra_capabilities", "it does not have them");
  if (Object.keys(options).length > 0) {
    lose("/x-kanto-auto-deployer", "that is for this deployer, and means nothing to the agent");
  }
}

/** The tag or the digest, as the agent tells it of what runs. */
function versionOf(imageName: string): string {
  const last = imageName.slice(imageName.lastIndexOf("/") + 1);
  return /@(.+)$/.exec(last)?.[1] ?? /:(.+)$/.exec(last)?.[1] ?? "n/a";
}
