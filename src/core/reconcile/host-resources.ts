import type { ContainerSpec, PortMappingSpec } from "../model/container-spec.ts";

/** A host port that a container needs for itself. */
export interface HostPort {
  readonly protocol: string;
  readonly hostIp: string;
  readonly port: number;
}

/**
 * The host ports that a spec takes. A range is left out: Kanto takes whichever of its ports is free. So is everything
 * in host network mode, where Kanto knows of no ports.
 */
export function hostPortsOf(spec: ContainerSpec): readonly HostPort[] {
  if (spec.networkMode === "host") return [];
  return spec.portMappings
    .filter(isSinglePort)
    .map(({ protocol, hostIp, hostPort }) => ({ protocol, hostIp, port: hostPort }));
}

function isSinglePort(mapping: PortMappingSpec): boolean {
  return mapping.hostPortEnd <= mapping.hostPort;
}

/** Whether a spec takes anything of the host for which it could be in another's way. */
export function takesSomething(spec: ContainerSpec): boolean {
  return hostPortsOf(spec).length > 0 || spec.devices.length > 0;
}

/** The first port that both specs take; undefined where there is none. */
export function sharedHostPort(one: ContainerSpec, other: ContainerSpec): HostPort | undefined {
  const taken = hostPortsOf(other);
  return hostPortsOf(one).find((port) => taken.some((held) => clash(port, held)));
}

function clash(one: HostPort, other: HostPort): boolean {
  if (one.protocol !== other.protocol || one.port !== other.port) return false;
  return bindsAll(one.hostIp) || bindsAll(other.hostIp) || one.hostIp === other.hostIp;
}

const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}$/;

/** What is not an address binds every interface in Kanto. */
function bindsAll(hostIp: string): boolean {
  return hostIp === "0.0.0.0" || !(ADDRESS.test(hostIp) || hostIp.includes(":")) || hostIp === "::";
}

/** The first device of the host that both specs map. */
export function sharedDevice(one: ContainerSpec, other: ContainerSpec): string | undefined {
  const mapped = new Set(other.devices.map((device) => device.pathOnHost));
  return one.devices.find((device) => mapped.has(device.pathOnHost))?.pathOnHost;
}
