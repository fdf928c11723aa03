import { expect, test } from "vitest";
import { imageOf, manifestOf, portOf } from "../../../test/support/builders.ts";
import { lintManifestSet } from "./lint-manifest-set.ts";

function lint(...manifests: Parameters<typeof lintManifestSet>[0]): readonly string[] {
  return lintManifestSet(manifests, true).map(
    ({ severity, code, file, pointer }) => `${severity} ${code} ${file} ${pointer}`,
  );
}

test("manifests that share nothing have no problems", () => {
  expect(
    lint(manifestOf("a", { portMappings: [portOf(80)] }), manifestOf("b", { portMappings: [portOf(81)] })),
  ).toEqual([]);
});

test("each problem names the other file and says what to do", () => {
  const shared = {
    portMappings: [portOf(80)],
    devices: [{ pathOnHost: "/dev/ttyS0", pathInContainer: "/dev/x", cgroupPermissions: "rwm" }],
  };
  const web = manifestOf("web", shared, { containerId: "web-1" });
  const consumer = { extraHosts: ["x:10.0.0.1", " y:container_broker-host "] };
  const copy = manifestOf("web", { ...shared, ...consumer }, { path: "copy.json", containerId: "web-1" });
  const problem = (code: string, pointer: string, message: string, hint: string) => ({
    severity: "warning",
    code,
    file: "copy.json",
    pointer,
    message,
    hint,
  });

  expect(lintManifestSet([web, copy], true)).toEqual([
    problem(
      "name-shared",
      "/container_name",
      "the name web is stated by web.json as well; one container cannot have both",
      "rename one of them",
    ),
    problem(
      "container-id-shared",
      "/container_id",
      "the id web-1 is stated by web.json as well; Kanto takes it once only",
      "leave container_id out: an id is then chosen",
    ),
    problem(
      "host-name-shared",
      "/host_name",
      "the host name web-host is that of web.json as well; others then find neither by it",
      "give each a host name of its own",
    ),
    problem(
      "device-shared",
      "/host_config/devices",
      "the device /dev/ttyS0 is given to the container of web.json as well",
      "most devices serve one program only",
    ),
    problem(
      "host-port-shared",
      "/host_config/port_mappings/0/host_port",
      "host port 80 (tcp) is mapped by web.json as well; only one of them can start",
      "give one of them another host_port",
    ),
    problem(
      "provider-missing",
      "/host_config/extra_hosts/1",
      "no manifest here has the host name broker-host that this container looks for",
      "the line stays away until such a container runs",
    ),
  ]);
});

test("of three that share a value the later two are reported, both against the first", () => {
  const copies = ["a.json", "b.json", "c.json"].map((path) => manifestOf("web", { hostName: path }, { path }));

  expect(lintManifestSet(copies, true).map(({ file, message }) => `${file}: ${message}`)).toEqual([
    "b.json: the name web is stated by a.json as well; one container cannot have both",
    "c.json: the name web is stated by a.json as well; one container cannot have both",
  ]);
});

test("what one container states twice it shares with nobody", () => {
  const device = { pathOnHost: "/dev/ttyS0", pathInContainer: "/dev/x", cgroupPermissions: "rwm" };
  const devices = [device, { ...device, pathInContainer: "/dev/y" }];

  expect(lint(manifestOf("a", { devices, portMappings: [portOf(80), portOf(80)] }))).toEqual([]);
});

test("only what begins with container_ behind the first colon names a provider", () => {
  const extraHosts = ["container_nowhere", "a:the_container_nowhere", "a:container_", "a:b:container_nowhere"];

  expect(lint(manifestOf("consumer", { extraHosts }))).toEqual([]);
});

test("manifests of one image have no problems", () => {
  const image = imageOf("a.b/c:1");

  expect(lint(manifestOf("a", { image }), manifestOf("b", { image }))).toEqual([]);
});

test("B8: a name, an id and a host name stated twice are reported at the later file", () => {
  const a = manifestOf("a", {}, { containerId: "same" });
  const b = manifestOf("a", {}, { path: "b.json", containerId: "same" });

  expect(lint(a, b)).toEqual([
    "warning name-shared b.json /container_name",
    "warning container-id-shared b.json /container_id",
    "warning host-name-shared b.json /host_name",
  ]);
});

test("host names do not collide on the host's network, where Kanto overwrites them", () => {
  const shared = { hostName: "same", networkMode: "host" };

  expect(lint(manifestOf("a", shared), manifestOf("b", shared))).toEqual([]);
});

test("a host port wanted twice is reported where the addresses overlap", () => {
  const port = portOf(80);
  const local = { ...port, hostIp: "127.0.0.1" };
  const other = { ...port, hostIp: "127.0.0.2" };
  const problem = "warning host-port-shared b.json /host_config/port_mappings/0/host_port";
  const pair = (one: typeof port, two: typeof port) =>
    lint(manifestOf("a", { portMappings: [one] }), manifestOf("b", { portMappings: [two] }));

  expect(pair(port, port)).toEqual([problem]);
  expect(pair(local, port)).toEqual([problem]);
  expect(pair(local, { ...port, hostIp: "localhost" })).toEqual([problem]);
  expect(pair(local, local)).toEqual([problem]);
  expect(pair(port, local)).toEqual([problem]);
  expect(pair(local, { ...port, hostIp: "::" })).toEqual([problem]);
  expect(pair(local, other)).toEqual([]);
  expect(pair(port, { ...port, protocol: "udp" })).toEqual([]);
  expect(pair(port, { ...port, hostPortEnd: 90 })).toEqual([]);
});

test("a device given to two containers is reported", () => {
  const devices = [{ pathOnHost: "/dev/ttyS0", pathInContainer: "/dev/x", cgroupPermissions: "rwm" }];

  expect(lint(manifestOf("a", { devices }), manifestOf("b", { devices }))).toEqual([
    "warning device-shared b.json /host_config/devices",
  ]);
});

test("a provider that no manifest has is reported, with the host name that was probably meant", () => {
  const consumer = manifestOf("consumer", { extraHosts: ["x:container_broker-host", "y:container_broker"] });
  const broker = manifestOf("broker");

  expect(lintManifestSet([broker, consumer], false)).toEqual([]);
  expect(lintManifestSet([broker, consumer], true)).toMatchObject([
    {
      code: "provider-missing",
      file: "consumer.json",
      pointer: "/host_config/extra_hosts/1",
      hint: "broker.json has the host name broker-host: write container_broker-host",
    },
  ]);
  expect(lint(consumer)).toHaveLength(2);
});

test("a thousand manifests are looked through in less than 100 ms", () => {
  const manifests = Array.from({ length: 1000 }, (_, index) =>
    manifestOf(`c${index}`, { portMappings: [portOf(1000 + index)] }),
  );
  const elapsedMs = () => {
    const begin = performance.now();
    lintManifestSet(manifests, true);
    return performance.now() - begin;
  };

  // The fastest: other processes of the machine slow down some of them.
  expect(Math.min(...Array.from({ length: 5 }, elapsedMs))).toBeLessThan(100);
});
