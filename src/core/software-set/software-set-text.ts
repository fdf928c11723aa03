import type { ContainerSpec } from "../model/container-spec.ts";

/**
 * A text that is the same for two sets of containers exactly when each has, by name, the same specs: what `compareSpec`
 * finds no difference in. Nothing that belongs to one device is in it, no id, no time, no host's own name. Its digest is
 * the software-set fingerprint.
 */
export function softwareSetText(specs: readonly ContainerSpec[]): string {
  const lines = specs.map((spec) => JSON.stringify([spec.name, comparedFields(spec)])).sort();
  return `kanto-auto-deployer software set 1\n${lines.map((line) => `${line}\n`).join("")}`;
}

/** Whether equal texts mean equal software: a tag may stand for another image tomorrow, a digest never. */
export function namesImagesExactly(specs: readonly ContainerSpec[]): boolean {
  return specs.every(({ image }) => /@sha256:[0-9a-f]{64}$/.test(image.name));
}

function comparedFields(spec: ContainerSpec): readonly unknown[] {
  const { image, io, restartPolicy, log, resources } = spec;
  return [
    [image.name, image.decryptKeys, image.decryptRecipients],
    // Kanto overwrites it with the device's own in the host's network.
    spec.networkMode === "host" ? "" : spec.hostName,
    spec.domainName,
    set(spec.mounts.map(({ source, destination, propagationMode }) => [source, destination, propagationMode])),
    spec.hooks.map(({ type, path, args, environment, timeoutSeconds }) => [
      ...[type, path, args, environment, timeoutSeconds],
    ]),
    set(spec.environment),
    spec.command,
    [io.attachStderr, io.attachStdin, io.attachStdout, io.openStdin, io.stdinOnce, io.tty],
    set(
      spec.devices.map(({ pathOnHost, pathInContainer, cgroupPermissions }) => [
        ...[pathOnHost, pathInContainer, cgroupPermissions],
      ]),
    ),
    [spec.networkMode, spec.privileged],
    [restartPolicy.type, restartPolicy.maximumRetryCount, restartPolicy.retryTimeoutSeconds],
    // Kanto puts its own in the place of any of runc's.
    /^io\.containerd\.(runc\.|runtime\.v1\.linux$)/.test(spec.runtime) ? "runc" : spec.runtime,
    set(spec.extraHosts),
    set(spec.extraCapabilities),
    set(
      spec.portMappings.map(({ protocol, containerPort, hostIp, hostPort, hostPortEnd }) => [
        ...[protocol, containerPort, hostIp, hostPort, hostPortEnd],
      ]),
    ),
    [log.type, log.maxFiles, log.maxSize, log.rootDirectory, log.mode, log.maxBufferSize],
    [resources.memory, resources.memoryReservation, resources.memorySwap],
  ];
}

function set(elements: readonly unknown[]): readonly string[] {
  return elements.map((element) => JSON.stringify(element)).sort();
}
