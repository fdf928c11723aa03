import type { Container, PortMapping } from "../gen/kanto/container_pb.ts";

/** A host port that is taken, as the machine's kernel sees it. */
export interface TakenPort {
  readonly protocol: string;
  readonly address: string;
  readonly port: number;
}

const EVERY_ADDRESS = "0.0.0.0";

/** The ports that a container would get next to those that are taken, or the text with which its Start fails. */
export function takePorts(
  container: Container,
  taken: readonly TakenPort[],
): { readonly ports: readonly TakenPort[] } | { readonly problem: string } {
  const ports: TakenPort[] = [];
  for (const mapping of container.hostConfig?.portMappings ?? []) {
    const free = freePort(mapping, [...taken, ...ports]);
    if (free === null) return { problem: portProblem(container, mapping) };
    ports.push(free);
  }
  return { ports };
}

function freePort(mapping: PortMapping, taken: readonly TakenPort[]): TakenPort | null {
  const address = isAddress(mapping.hostIp) ? mapping.hostIp : EVERY_ADDRESS;
  for (let port = Number(mapping.hostPort); port <= Number(mapping.hostPortEnd); port += 1) {
    const wanted = { protocol: mapping.protocol, address, port };
    if (!taken.some((other) => collide(other, wanted))) return wanted;
  }
  return null;
}

function collide(left: TakenPort, right: TakenPort): boolean {
  return (
    left.protocol === right.protocol &&
    left.port === right.port &&
    (left.address === right.address || left.address === EVERY_ADDRESS || right.address === EVERY_ADDRESS)
  );
}

/** What is no address (`localhost`) binds every interface. */
function isAddress(text: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(text) || text.includes(":");
}

function portProblem(container: Container, mapping: PortMapping): string {
  const address = isAddress(mapping.hostIp) ? mapping.hostIp : EVERY_ADDRESS;
  const endpoint = `${container.name}-ep (${"0".repeat(64)})`;
  const range = mapping.hostPort === mapping.hostPortEnd ? "" : " range";
  return range === ""
    ? `driver failed programming external connectivity on endpoint ${endpoint}: Bind for ${address}:${mapping.hostPort} failed: port is already allocated`
    : `driver failed programming external connectivity on endpoint ${endpoint}: all ports are allocated`;
}
