import type { ContainerSpec } from "../model/container-spec.ts";
import type { Difference } from "../model/drift.ts";

/**
 * The differences that lead from one spec to another, field by field; empty where they mean the same container.
 *
 * Sets (environment, mounts, devices, ports, hosts, capabilities) are compared without order but with repetitions,
 * commands and hooks with order. Not compared: the name (it is the identity); the host name where both use the host's
 * network, because Kanto overwrites it there; the runtime among runc's, because Kanto puts its own.
 */
export function compareSpec(from: ContainerSpec, to: ContainerSpec): readonly Difference[] {
  if (from === to) return NONE;
  const differences: Difference[] = [];
  // Most fields are equal most of the time: nothing is built for those.
  for (const field of FIELDS) for (const difference of field(from, to)) differences.push(difference);
  return differences;
}

const NONE: readonly Difference[] = [];

type Field = (from: ContainerSpec, to: ContainerSpec) => readonly Difference[];
type Remedy = Difference["remedy"];

function scalar(pointer: string, select: (spec: ContainerSpec) => unknown, remedy: Remedy = "replace"): Field {
  return (from, to) => {
    const before = select(from);
    const after = select(to);
    return before === after ? NONE : [{ pointer, from: before, to: after, remedy }];
  };
}

function list(pointer: string, select: (spec: ContainerSpec) => readonly unknown[]): Field {
  return (from, to) => {
    const before = select(from);
    const after = select(to);
    return isWrittenAlike(before, after) ? NONE : [{ pointer, from: before, to: after, remedy: "replace" }];
  };
}

/** One difference for each element; elements of one key (the name of an environment variable) are shown as a change. */
function set<Element extends string | object>(
  pointer: string,
  select: (spec: ContainerSpec) => readonly Element[],
  keyOf: (element: Element) => string,
): Field {
  return (from, to) => {
    const before = select(from);
    const after = select(to);
    if (isWrittenAlike(before, after)) return NONE;
    const removed = withoutEach(before, after);
    const added = withoutEach(after, before);
    const differences: Difference[] = [];
    for (const element of removed) {
      const partner = added.findIndex((candidate) => keyOf(candidate) === keyOf(element));
      const [changed] = partner === -1 ? [undefined] : added.splice(partner, 1);
      differences.push({ pointer, from: element, to: changed, remedy: "replace" });
    }
    return [
      ...differences,
      ...added.map((element) => ({ pointer, from: undefined, to: element, remedy: "replace" }) as const),
    ];
  };
}

/** Equal down to the order; what is not may still be an equal set. */
function isWrittenAlike(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  return one.length === 0 || JSON.stringify(one) === JSON.stringify(other);
}

function withoutEach<Element extends string | object>(
  elements: readonly Element[],
  others: readonly Element[],
): Element[] {
  const counts = new Map<string, number>();
  for (const other of others) {
    const key = canonical(other);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return elements.filter((element) => {
    const key = canonical(element);
    const count = counts.get(key) ?? 0;
    counts.set(key, count - 1);
    return count <= 0;
  });
}

/** Equal texts for equal values, whatever the order in which their fields were set. */
function canonical(value: string | object): string {
  return typeof value === "string" ? value : JSON.stringify(Object.entries(value).sort());
}

const RUNC = /^io\.containerd\.(runc\.|runtime\.v1\.linux$)/;

function runtimeFamily(spec: ContainerSpec): string {
  return RUNC.test(spec.runtime) ? "runc" : spec.runtime;
}

const FIELDS: readonly Field[] = [
  scalar("/image/name", (spec) => spec.image.name),
  list("/image/decrypt_config/keys", (spec) => spec.image.decryptKeys),
  list("/image/decrypt_config/recipients", (spec) => spec.image.decryptRecipients),
  (from, to) =>
    from.networkMode === "host" && to.networkMode === "host"
      ? NONE
      : scalar("/host_name", (spec) => spec.hostName)(from, to),
  scalar("/domain_name", (spec) => spec.domainName),
  set(
    "/mount_points",
    (spec) => spec.mounts,
    (mount) => mount.destination,
  ),
  list("/hooks", (spec) =>
    spec.hooks.map((hook) => [hook.type, hook.path, hook.args, hook.environment, hook.timeoutSeconds]),
  ),
  set(
    "/config/env",
    (spec) => spec.environment,
    (variable) => variable.split("=", 1)[0] ?? variable,
  ),
  list("/config/cmd", (spec) => spec.command),
  scalar("/io_config/attach_stderr", (spec) => spec.io.attachStderr),
  scalar("/io_config/attach_stdin", (spec) => spec.io.attachStdin),
  scalar("/io_config/attach_stdout", (spec) => spec.io.attachStdout),
  scalar("/io_config/open_stdin", (spec) => spec.io.openStdin),
  scalar("/io_config/stdin_once", (spec) => spec.io.stdinOnce),
  scalar("/io_config/tty", (spec) => spec.io.tty),
  set(
    "/host_config/devices",
    (spec) => spec.devices,
    (device) => device.pathOnHost,
  ),
  scalar("/host_config/network_mode", (spec) => spec.networkMode),
  scalar("/host_config/privileged", (spec) => spec.privileged),
  scalar("/host_config/restart_policy/type", (spec) => spec.restartPolicy.type, "in-place"),
  scalar("/host_config/restart_policy/maximum_retry_count", (spec) => spec.restartPolicy.maximumRetryCount, "in-place"),
  scalar("/host_config/restart_policy/retry_timeout", (spec) => spec.restartPolicy.retryTimeoutSeconds, "in-place"),
  (from, to) =>
    runtimeFamily(from) === runtimeFamily(to) ? NONE : scalar("/host_config/runtime", (spec) => spec.runtime)(from, to),
  set(
    "/host_config/extra_hosts",
    (spec) => spec.extraHosts,
    (host) => host.split(":", 1)[0] ?? host,
  ),
  set(
    "/host_config/extra_capabilities",
    (spec) => spec.extraCapabilities,
    (capability) => capability,
  ),
  set(
    "/host_config/port_mappings",
    (spec) => spec.portMappings,
    (port) => `${port.protocol} ${port.containerPort}`,
  ),
  scalar("/host_config/log_config/driver_config/type", (spec) => spec.log.type),
  scalar("/host_config/log_config/driver_config/max_files", (spec) => spec.log.maxFiles),
  scalar("/host_config/log_config/driver_config/max_size", (spec) => spec.log.maxSize),
  scalar("/host_config/log_config/driver_config/root_dir", (spec) => spec.log.rootDirectory),
  scalar("/host_config/log_config/mode_config/mode", (spec) => spec.log.mode),
  scalar("/host_config/log_config/mode_config/max_buffer_size", (spec) => spec.log.maxBufferSize),
  scalar("/host_config/resources/memory", (spec) => spec.resources.memory, "in-place"),
  scalar("/host_config/resources/memory_reservation", (spec) => spec.resources.memoryReservation, "in-place"),
  scalar("/host_config/resources/memory_swap", (spec) => spec.resources.memorySwap, "in-place"),
];
