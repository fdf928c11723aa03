import { describe, expect, test } from "vitest";
import { imageOf, manifestOf, portOf } from "../../../test/support/builders.ts";
import type { ContainerSpec } from "../model/container-spec.ts";
import { componentFromManifest } from "./component-from-manifest.ts";

const QUIET_IO: ContainerSpec["io"] = {
  attachStderr: false,
  attachStdin: false,
  attachStdout: false,
  openStdin: false,
  stdinOnce: false,
  tty: false,
};

/** What is said of it beside its image, as `key=value`. */
function pairsOf(differing: Partial<ContainerSpec>): readonly string[] {
  const { config } = componentFromManifest(manifestOf("app", differing)).component;
  return config.filter(({ key }) => key !== "image").map(({ key, value }) => `${key}=${value}`);
}

/** `pointer: consequence` of what cannot be said. */
function lossesOf(
  ...[differing, more]: [Partial<ContainerSpec>, Parameters<typeof manifestOf>[2]?]
): readonly string[] {
  const { losses } = componentFromManifest(manifestOf("app", differing, more));
  return losses.map(({ containerName, pointer, consequence }) => `${containerName} ${pointer}: ${consequence}`);
}

describe("what a desired state says of a manifest", () => {
  test("is the image alone where everything else is as Kanto has it", () => {
    expect(componentFromManifest(manifestOf("app"))).toEqual({
      component: { id: "app", version: "1", config: [{ key: "image", value: "example.com/app:1" }] },
      losses: [],
    });
  });

  test.each([
    ["registry.local:5000/app:1.2", "1.2"],
    ["app:12", "12"],
    ["registry.local/app:1@sha256:0a1b", "sha256:0a1b"],
    ["registry.local:5000/app", "n/a"],
  ])("has the version of the image %s: %s", (image, version) => {
    expect(componentFromManifest(manifestOf("app", { image: imageOf(image) })).component.version).toBe(version);
  });

  test("are the switches that are on, and the network and hosts", () => {
    expect(
      pairsOf({
        io: { ...QUIET_IO, tty: true, openStdin: true },
        privileged: true,
        networkMode: "host",
        extraHosts: ["db:10.0.0.2"],
      }),
    ).toEqual(["terminal=true", "interactive=true", "privileged=true", "network=host", "host=db:10.0.0.2"]);
  });

  test("are ports without what goes without saying", () => {
    expect(
      pairsOf({
        portMappings: [
          portOf(8080),
          { ...portOf(8081), hostPortEnd: 8090 },
          { ...portOf(8082), hostIp: "10.20.30.40" },
          { ...portOf(8083), protocol: "udp" },
        ],
      }),
    ).toEqual(["port=8080:80", "port=8081-8090:80", "port=10.20.30.40:8082:80", "port=8083:80/udp"]);
  });

  test("are retries and pauses of a restart policy that has them", () => {
    const onFailure = { type: "on-failure", maximumRetryCount: 0, retryTimeoutSeconds: 0 };
    expect(pairsOf({ restartPolicy: onFailure })).toEqual(["restartPolicy=on-failure"]);
    expect(pairsOf({ restartPolicy: { ...onFailure, maximumRetryCount: 3, retryTimeoutSeconds: 7 } })).toEqual([
      "restartPolicy=on-failure",
      "restartMaxRetries=3",
      "restartTimeout=7",
    ]);
    expect(pairsOf({ restartPolicy: { ...onFailure, type: "no" } })).toEqual(["restartPolicy=no"]);
  });

  test("is the log where it is another one", () => {
    const usual = { type: "json-file", maxFiles: 2, maxSize: "100M", rootDirectory: "", mode: "blocking" };
    expect(pairsOf({ log: { ...usual, mode: "non-blocking", maxBufferSize: "1M" } })).toEqual(["logMode=non-blocking"]);
    const none = { type: "none", maxFiles: 0, maxSize: "", rootDirectory: "", mode: "blocking", maxBufferSize: "" };
    expect(pairsOf({ log: none })).toEqual(["logDriver=none"]);
    const own = { maxFiles: 5, maxSize: "2M", rootDirectory: "/logs", mode: "non-blocking", maxBufferSize: "3M" };
    expect(pairsOf({ log: { ...usual, ...own } })).toEqual([
      ...["logMaxFiles=5", "logMaxSize=2M", "logPath=/logs", "logMode=non-blocking", "logMaxBufferSize=3M"],
    ]);
  });

  test("are the limits of memory that there are", () => {
    const limits = { memory: "200M", memoryReservation: "100M", memorySwap: "-1" };
    expect(pairsOf({ resources: limits })).toEqual(["memory=200M", "memoryReservation=100M", "memorySwap=-1"]);
  });
});

describe("what a desired state cannot say", () => {
  test.each(["::1", "x10.0.0.1", "10.0.0.1x", "eth0"])(
    "a port at %s is not mapped, and those beside it are",
    (hostIp) => {
      const portMappings = [portOf(1), { ...portOf(2), hostIp }];
      expect(pairsOf({ portMappings })).toEqual(["port=1:80"]);
      expect(lossesOf({ portMappings })).toEqual([
        "app /host_config/port_mappings/1: the port is not mapped: only an IPv4 address can be said",
      ]);
    },
  );

  test.each([
    ["/a:b", "/c"],
    ["/c", "/a:b"],
    ["", "/c"],
    [" /a", "/c"],
    ["/a", "/c "],
  ])("a mount or a device of %j at %j is missing", (source, destination) => {
    const mounts = [{ source, destination, propagationMode: "rprivate" }];
    const devices = [{ pathOnHost: source, pathInContainer: destination, cgroupPermissions: "rwm" }];
    expect(pairsOf({ mounts, devices })).toEqual([]);
    expect(lossesOf({ mounts, devices })).toEqual([
      "app /mount_points/0: it is not mounted: a path with a colon, or with spaces around it, cannot be said",
      "app /host_config/devices/0: the device is missing: a path with a colon cannot be said",
    ]);
  });

  test.each([
    { maximumRetryCount: 1, retryTimeoutSeconds: 0 },
    { maximumRetryCount: 0, retryTimeoutSeconds: 1 },
  ])("retries and pauses of another restart policy are Kanto's own: %o", (retries) => {
    const restartPolicy = { type: "always", ...retries };
    expect(pairsOf({ restartPolicy })).toEqual(["restartPolicy=always"]);
    expect(lossesOf({ restartPolicy })).toEqual([
      "app /host_config/restart_policy: retries and pauses are Kanto's own: with 'always' they cannot be said",
    ]);
  });

  test.each([
    { decryptKeys: ["/key.pem"], decryptRecipients: [] },
    { decryptKeys: [], decryptRecipients: ["pkcs7:/a.pem"] },
    { decryptKeys: ["/key.pem"], decryptRecipients: ["pkcs7:/a.pem"] },
  ])("an encrypted image cannot be opened: %o", (keys) => {
    expect(lossesOf({ image: { name: "app:1", ...keys } })).toEqual([
      "app /image/decrypt_config: an encrypted image cannot be opened",
    ]);
  });

  test("everything else that there are no words for, with its place and what becomes of it", () => {
    const hook = { path: "/bin/true", args: [], environment: [], timeoutSeconds: 0, type: "Prestart" };
    const differing = {
      hostName: "other",
      domainName: "elsewhere",
      hooks: [hook],
      io: { ...QUIET_IO, attachStderr: true, attachStdin: true, attachStdout: true, stdinOnce: true },
      runtime: "kata",
      extraCapabilities: ["CAP_NET_ADMIN"],
    };
    expect(lossesOf(differing, { containerId: "app-1", options: { stopTimeoutMs: 1000 } })).toEqual([
      "app /container_id: the agent chooses an id of its own",
      "app /host_name: it is 'app-host'",
      "app /domain_name: it is 'app-domain'",
      "app /hooks: they do not run",
      "app /io_config/attach_stderr: it is false",
      "app /io_config/attach_stdin: it is false",
      "app /io_config/attach_stdout: it is false",
      "app /io_config/stdin_once: it is false",
      "app /host_config/runtime: it is io.containerd.runc.v2",
      "app /host_config/extra_capabilities: it does not have them",
      "app /x-kanto-auto-deployer: that is for this deployer, and means nothing to the agent",
    ]);
  });
});
