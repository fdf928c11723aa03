import type { PortMappingSpec } from "../model/container-spec.ts";
import type { Manifest } from "../model/manifest.ts";
import type { Problem } from "../model/problem.ts";
import { isIpAddress } from "./ip-address.ts";
import { PROBLEM_CODES, type ProblemCode } from "./problem-code.ts";

/**
 * What several manifests cannot have together, or cannot do without each other. Each problem is reported at the later
 * file in the given order, and names the earlier one; all are warnings, because each file alone is sound.
 *
 * @param isWhole false where some file cannot be used: what seems to be missing may be in it
 */
export function lintManifestSet(manifests: readonly Manifest[], isWhole: boolean): readonly Problem[] {
  return [
    ...sharedValues(manifests, "name-shared", nameClaims),
    ...sharedValues(manifests, "container-id-shared", idClaims),
    ...sharedValues(manifests, "host-name-shared", hostNameClaims),
    ...sharedValues(manifests, "device-shared", deviceClaims),
    ...sharedPorts(manifests),
    ...(isWhole ? missingProviders(manifests) : []),
  ];
}

/** Something that one container only can have. */
interface Claim {
  readonly value: string;
  /** In the native spelling. */
  readonly pointer: string;
  readonly message: (firstPath: string) => string;
  readonly hint: string;
}

function nameClaims({ spec }: Manifest): readonly Claim[] {
  return [
    {
      value: spec.name,
      pointer: "/container_name",
      message: (first) => `the name ${spec.name} is stated by ${first} as well; one container cannot have both`,
      hint: "rename one of them",
    },
  ];
}

function idClaims({ containerId }: Manifest): readonly Claim[] {
  if (containerId === undefined) return [];
  return [
    {
      value: containerId,
      pointer: "/container_id",
      message: (first) => `the id ${containerId} is stated by ${first} as well; Kanto takes it once only`,
      hint: "leave container_id out: an id is then chosen",
    },
  ];
}

function hostNameClaims({ spec }: Manifest): readonly Claim[] {
  // On the host's network Kanto overwrites it with the machine's.
  if (spec.networkMode === "host") return [];
  return [
    {
      value: spec.hostName,
      pointer: "/host_name",
      message: (first) => `the host name ${spec.hostName} is that of ${first} as well; others then find neither by it`,
      hint: "give each a host name of its own",
    },
  ];
}

function deviceClaims({ spec }: Manifest): readonly Claim[] {
  return [...new Set(spec.devices.map(({ pathOnHost }) => pathOnHost))].map((device) => ({
    value: device,
    pointer: "/host_config/devices",
    message: (first) => `the device ${device} is given to the container of ${first} as well`,
    hint: "most devices serve one program only",
  }));
}

function sharedValues(
  manifests: readonly Manifest[],
  code: ProblemCode,
  claimsOf: (manifest: Manifest) => readonly Claim[],
): readonly Problem[] {
  const owners = new Map<string, Manifest>();
  return manifests.flatMap((manifest) =>
    claimsOf(manifest).flatMap(({ value, pointer, message, hint }) => {
      const owner = owners.get(value);
      if (owner === undefined) owners.set(value, manifest);
      return owner === undefined ? [] : [problem(code, manifest, pointer, message(owner.path), hint)];
    }),
  );
}

function problem(code: ProblemCode, manifest: Manifest, pointer: string, message: string, hint: string): Problem {
  return { severity: PROBLEM_CODES[code].severity, code, file: manifest.path, pointer, message, hint };
}

interface OwnedPort {
  readonly path: string;
  readonly mapping: PortMappingSpec;
}

/** Ranges are left alone: Kanto looks for a free port in them. */
function sharedPorts(manifests: readonly Manifest[]): readonly Problem[] {
  const owners = new Map<string, OwnedPort[]>();
  const problems: Problem[] = [];
  for (const manifest of manifests) {
    const { path } = manifest;
    for (const [index, mapping] of manifest.spec.portMappings.entries()) {
      if (mapping.hostPort !== mapping.hostPortEnd) continue;
      const key = `${mapping.protocol} ${mapping.hostPort}`;
      const rivals = owners.get(key) ?? [];
      const owner = rivals.find((rival) => rival.path !== path && collide(rival.mapping, mapping));
      if (owner !== undefined) problems.push(portProblem(manifest, index, mapping, owner.path));
      owners.set(key, [...rivals, { path, mapping }]);
    }
  }
  return problems;
}

/** Of two mappings of one port and protocol. */
function collide(one: PortMappingSpec, other: PortMappingSpec): boolean {
  return one.hostIp === other.hostIp || bindsAll(one.hostIp) || bindsAll(other.hostIp);
}

function bindsAll(hostIp: string): boolean {
  return hostIp === "0.0.0.0" || hostIp === "::" || !isIpAddress(hostIp);
}

function portProblem(manifest: Manifest, index: number, mapping: PortMappingSpec, ownerPath: string): Problem {
  return problem(
    "host-port-shared",
    manifest,
    `/host_config/port_mappings/${index}/host_port`,
    `host port ${mapping.hostPort} (${mapping.protocol}) is mapped by ${ownerPath} as well; only one of them can start`,
    "give one of them another host_port",
  );
}

const PROVIDER = /^[^:]*:container_(.+)$/;

function missingProviders(manifests: readonly Manifest[]): readonly Problem[] {
  const hostNames = new Set(manifests.map(({ spec }) => spec.hostName));
  return manifests.flatMap((manifest) =>
    manifest.spec.extraHosts.flatMap((host, index) => {
      const provider = PROVIDER.exec(host.trim())?.[1];
      if (provider === undefined || hostNames.has(provider)) return [];
      const message = `no manifest here has the host name ${provider} that this container looks for`;
      const byName = manifests.find(({ spec }) => spec.name === provider);
      const hint =
        byName === undefined
          ? "the line stays away until such a container runs"
          : `${byName.path} has the host name ${byName.spec.hostName}: write container_${byName.spec.hostName}`;
      return [problem("provider-missing", manifest, `/host_config/extra_hosts/${index}`, message, hint)];
    }),
  );
}
