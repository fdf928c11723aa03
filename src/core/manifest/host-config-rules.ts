import { isIpAddress } from "./ip-address.ts";
import type { Objection, RuleInput } from "./rule.ts";

/** What Kanto refuses, or what surprises, where fields of `host_config` meet each other. */

export function privilegedRule({ spec }: RuleInput): readonly Objection[] {
  if (!spec.privileged) return [];
  const conflicts = [
    ["devices", spec.devices.length],
    ["extra_capabilities", spec.extraCapabilities.length],
  ] as const;
  return conflicts
    .filter(([, length]) => length > 0)
    .map(([key]) => ({
      code: "privileged-conflict",
      pointer: `/host_config/${key}`,
      message: `a privileged container cannot have ${key}: it has them all`,
      expected: `no ${key}, or "privileged": false`,
    }));
}

const HOST_IP_VALUE = /:host_ip(?:_.+)?$/;

export function hostNetworkRule({ spec }: RuleInput): readonly Objection[] {
  if (spec.networkMode !== "host") return [];
  const hosts = spec.extraHosts.flatMap((host, index): Objection[] =>
    HOST_IP_VALUE.test(host)
      ? [
          {
            code: "host-network-conflict",
            pointer: `/host_config/extra_hosts/${index}`,
            message: "host_ip means an address of the bridge, which a container on the host's network does not have",
            hint: 'write 127.0.0.1 instead, or "network_mode": "bridge"',
          },
        ]
      : [],
  );
  if (spec.portMappings.length === 0) return hosts;
  return [
    {
      code: "host-network-conflict",
      pointer: "/host_config/port_mappings",
      message: "a container on the host's network has no ports to map: what it listens on is open as it is",
      expected: 'no port_mappings, or "network_mode": "bridge"',
    },
    ...hosts,
  ];
}

export function portRule({ spec }: RuleInput): readonly Objection[] {
  const objections: Objection[] = [];
  const taken = new Map<string, number>();
  for (const [index, mapping] of spec.portMappings.entries()) {
    const pointer = `/host_config/port_mappings/${index}`;
    if (mapping.hostPortEnd < mapping.hostPort) {
      objections.push({
        code: "port-range-reversed",
        pointer: `${pointer}/host_port_end`,
        message: "the range of host ports ends before it begins",
        expected: `${mapping.hostPort} or more`,
      });
    }
    if (!isIpAddress(mapping.hostIp)) {
      objections.push({
        code: "host-ip-not-an-address",
        pointer: `${pointer}/host_ip`,
        message: "host_ip is not an address, and Kanto then binds every interface of the machine",
        expected: 'an address, such as "127.0.0.1"',
        hint:
          mapping.hostIp === "localhost"
            ? 'write "127.0.0.1" to keep it on this machine'
            : 'write "0.0.0.0" to mean it',
      });
    }
    const single = mapping.hostPortEnd === mapping.hostPort;
    const key = `${mapping.protocol} ${mapping.hostIp} ${mapping.hostPort}`;
    const first = taken.get(key);
    if (single && first !== undefined) objections.push(repeatedPort(pointer, mapping.hostPort, first));
    else if (single) taken.set(key, index);
  }
  return objections;
}

function repeatedPort(pointer: string, hostPort: number, first: number): Objection {
  return {
    code: "host-port-repeated",
    pointer: `${pointer}/host_port`,
    message: `host port ${hostPort} is mapped twice, so the container could never start`,
    hint: `mapping ${first} has it already (they count from 0)`,
  };
}

export function extraHostRule({ spec }: RuleInput): readonly Objection[] {
  return spec.extraHosts.flatMap((host, index): Objection[] => {
    const value = host.trim().split(":")[1] ?? "";
    const container = value.startsWith("container_") && value !== "container_";
    const machine = value === "host_ip" || (value.startsWith("host_ip_") && value !== "host_ip_");
    if (isIpAddress(value) || machine || (container && spec.networkMode !== "host")) return [];
    return [
      {
        code: "extra-host-not-an-address",
        pointer: `/host_config/extra_hosts/${index}`,
        message: container
          ? "container_… is resolved on the bridge only; on the host's network the line is of no use"
          : "this is neither an address nor a word that Kanto resolves, so the line is of no use",
        expected: '"name:address", "name:host_ip" or "name:container_<host_name>"',
      },
    ];
  });
}

const RUNTIMES: ReadonlySet<string> = new Set([
  "io.containerd.runtime.v1.linux",
  "io.containerd.runc.v1",
  "io.containerd.runc.v2",
  "io.containerd.runsc.v1",
  "io.containerd.kata.v2",
]);

export function runtimeRule({ spec }: RuleInput): readonly Objection[] {
  if (RUNTIMES.has(spec.runtime)) return [];
  return [
    {
      code: "runtime-unknown",
      pointer: "/host_config/runtime",
      message: "Kanto does not know this runtime",
      expected: [...RUNTIMES].join(", "),
    },
  ];
}
