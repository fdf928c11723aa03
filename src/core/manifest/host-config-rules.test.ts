import { describe, expect, test } from "vitest";
import { problemsWith } from "../../../test/support/manifest-problems.ts";

const DEVICE = { path_on_host: "/dev/ttyACM0" };

describe("a privileged container has every device and capability already", () => {
  const conflict = (key: string) =>
    `/host_config/${key}: error[privileged-conflict]: a privileged container cannot have ${key}: it has them all (expected no ${key}, or "privileged": false)`;

  test.each([
    ["neither", { privileged: true }, []],
    ["empty lists", { privileged: true, devices: [], extra_capabilities: [] }, []],
    ["devices", { privileged: true, devices: [DEVICE] }, [conflict("devices")]],
    ["capabilities", { privileged: true, extra_capabilities: ["CAP_NET_ADMIN"] }, [conflict("extra_capabilities")]],
    ["devices without privilege", { privileged: false, devices: [DEVICE], extra_capabilities: ["CAP_NET_ADMIN"] }, []],
  ])("%s", (_, hostConfig, problems) => {
    expect(problemsWith({ host_config: hostConfig })).toEqual(problems);
  });
});

describe("a container on the host's network", () => {
  const port = { container_port: 80, host_port: 8080 };
  const noBridge = (index: number, host: string) =>
    `/host_config/extra_hosts/${index}: error[host-network-conflict]: host_ip means an address of the bridge, which a container on the host's network does not have (got "${host}"); write 127.0.0.1 instead, or "network_mode": "bridge"`;
  const noPorts =
    '/host_config/port_mappings: error[host-network-conflict]: a container on the host\'s network has no ports to map: what it listens on is open as it is (expected no port_mappings, or "network_mode": "bridge")';
  const uselessContainer =
    '/host_config/extra_hosts/0: warning[extra-host-not-an-address]: container_… is resolved on the bridge only; on the host\'s network the line is of no use (expected "name:address", "name:host_ip" or "name:container_<host_name>", got "a:container_b-host")';

  test.each([
    ["may say so", {}, []],
    ["may name addresses", { extra_hosts: ["a:10.0.0.1"] }, []],
    ["has no ports to map", { port_mappings: [port] }, [noPorts]],
    ["has no host_ip", { extra_hosts: ["a:10.0.0.1", "b:host_ip"] }, [noBridge(1, "b:host_ip")]],
    ["has none of an interface", { extra_hosts: ["b:host_ip_eth0"] }, [noBridge(0, "b:host_ip_eth0")]],
    [
      "is told of both in the order of the file",
      { port_mappings: [port], extra_hosts: ["b:host_ip"] },
      [noPorts, noBridge(0, "b:host_ip")],
    ],
    ["finds no container by its name", { extra_hosts: ["a:container_b-host"] }, [uselessContainer]],
  ])("%s", (_, hostConfig, problems) => {
    expect(problemsWith({ host_config: { network_mode: "host", ...hostConfig } })).toEqual(problems);
  });

  test.each(["a:host_ipx", "a:my:host_ip"])("%s means no address of the bridge", (host) => {
    const problems = problemsWith({ host_config: { network_mode: "host", extra_hosts: [host] } });

    expect(problems.filter((problem) => problem.includes("host-network-conflict"))).toEqual([]);
  });

  test("on the bridge none of it matters", () => {
    expect(problemsWith({ host_config: { port_mappings: [port], extra_hosts: ["b:host_ip"] } })).toEqual([]);
  });
});

describe("ports of the machine", () => {
  const PORTS = "/host_config/port_mappings";
  const mapping = (hostPort: number, more: object = {}) => ({ container_port: 80, host_port: hostPort, ...more });
  const repeated = (index: number, port: number, first: number) =>
    `${PORTS}/${index}/host_port: error[host-port-repeated]: host port ${port} is mapped twice, so the container could never start (got ${port}); mapping ${first} has it already (they count from 0)`;
  const noAddress = (got: string, hint: string) =>
    `${PORTS}/0/host_ip: warning[host-ip-not-an-address]: host_ip is not an address, and Kanto then binds every interface of the machine (expected an address, such as "127.0.0.1", got "${got}"); ${hint}`;

  test.each([
    ["different ones go together", [mapping(80), mapping(81)], []],
    ["one twice cannot be bound", [mapping(80), mapping(80)], [repeated(1, 80, 0)]],
    [
      "each repetition is told with the first",
      [mapping(79), mapping(80), mapping(80), mapping(80)],
      [repeated(2, 80, 1), repeated(3, 80, 1)],
    ],
    ["one for two protocols", [mapping(80), mapping(80, { proto: "udp" })], []],
    [
      "protocols in two cases are one",
      [mapping(80, { proto: "UDP" }), mapping(80, { proto: "udp" })],
      [repeated(1, 80, 0)],
    ],
    ["one on two addresses", [mapping(80, { host_ip: "127.0.0.1" }), mapping(80, { host_ip: "10.0.0.1" })], []],
    [
      "ranges of one beginning find a free port each",
      [mapping(80, { host_port_end: 90 }), mapping(80, { host_port_end: 90 })],
      [],
    ],
    ["a range beside its first port", [mapping(80, { host_port_end: 90 }), mapping(80)], []],
    ["a port beside a range that begins with it", [mapping(80), mapping(80, { host_port_end: 90 })], []],
    ["a range of one port", [mapping(80, { host_port_end: 80 })], []],
    [
      "a range that ends before it begins",
      [mapping(80, { host_port_end: 79 })],
      [
        `${PORTS}/0/host_port_end: error[port-range-reversed]: the range of host ports ends before it begins (expected 80 or more, got 79)`,
      ],
    ],
    [
      "localhost",
      [mapping(80, { host_ip: "localhost" })],
      [noAddress("localhost", 'write "127.0.0.1" to keep it on this machine')],
    ],
    ["an interface", [mapping(80, { host_ip: "eth0" })], [noAddress("eth0", 'write "0.0.0.0" to mean it')]],
    ["an address of IPv6", [mapping(80, { host_ip: "::1" })], []],
  ])("%s", (_, mappings, problems) => {
    expect(problemsWith({ host_config: { port_mappings: mappings } })).toEqual(problems);
  });
});

describe("lines for the hosts file", () => {
  const useless = (got: string) =>
    `/host_config/extra_hosts/0: warning[extra-host-not-an-address]: this is neither an address nor a word that Kanto resolves, so the line is of no use (expected "name:address", "name:host_ip" or "name:container_<host_name>", got "${got}")`;

  test.each(["a:10.0.0.1", "a:host_ip", "a:host_ip_eth0", "a:container_b-host", "a:host_ip ", " a:10.0.0.1 "])(
    "%s is of use",
    (host) => expect(problemsWith({ host_config: { extra_hosts: [host] } })).toEqual([]),
  );

  test.each([
    "a:b-host",
    "a:host_ip_",
    "a:host_ipx",
    "a:my_host_ip",
    "a:my_host_ip_eth0",
    "a:container_",
    "a:my_container_b",
    "a:10.0.0",
  ])("%s is of none", (host) => {
    expect(problemsWith({ host_config: { extra_hosts: [host] } })).toEqual([useless(host)]);
  });
});

test.each([
  "io.containerd.runtime.v1.linux",
  "io.containerd.runc.v1",
  "io.containerd.runc.v2",
  "io.containerd.runsc.v1",
  "io.containerd.kata.v2",
])("Kanto knows the runtime %s", (runtime) => {
  expect(problemsWith({ host_config: { runtime } })).toEqual([]);
});
