import { describe, expect, test } from "vitest";
import { imageOf, portOf, specOf } from "../../../test/support/builders.ts";
import type { ContainerSpec, HookSpec, MountSpec } from "../model/container-spec.ts";
import { compareSpec } from "./compare-spec.ts";

type Differing = Partial<ContainerSpec>;

function compared(from: Differing, to: Differing) {
  return compareSpec(specOf("app", from), specOf("app", to));
}

function withLog(log: Partial<ContainerSpec["log"]>): Differing {
  return { log: { ...specOf("app").log, ...log } };
}

function withIo(io: Partial<ContainerSpec["io"]>): Differing {
  return { io: { ...specOf("app").io, ...io } };
}

function withPolicy(restartPolicy: Partial<ContainerSpec["restartPolicy"]>): Differing {
  return { restartPolicy: { ...specOf("app").restartPolicy, ...restartPolicy } };
}

function withResources(resources: Partial<ContainerSpec["resources"]>): Differing {
  return { resources: { ...specOf("app").resources, ...resources } };
}

const LOG = "/host_config/log_config";
const KEPT_BY_KEYS = { image: { ...imageOf("example.com/app:1"), decryptKeys: ["a"] } };
const KEPT_BY_RECIPIENTS = { image: { ...imageOf("example.com/app:1"), decryptRecipients: ["b"] } };
const MOUNT: MountSpec = { source: "/data", destination: "/mnt", propagationMode: "rprivate" };
const HOOK: HookSpec = { type: "Prestart", path: "/bin/a", args: ["x"], environment: ["A=1"], timeoutSeconds: 3 };
const DEVICE = { pathOnHost: "/dev/null", pathInContainer: "/dev/null", cgroupPermissions: "rwm" };

test("the same meaning, however it came about, has no differences", () => {
  const spec = specOf("app", { mounts: [MOUNT], hooks: [HOOK], environment: ["A=1"], command: ["run"] });
  expect(compareSpec(spec, spec)).toEqual([]);
  expect(compareSpec(spec, structuredClone(spec))).toEqual([]);
});

test("the name is the identity and no difference", () => {
  expect(compareSpec(specOf("app"), { ...specOf("app"), name: "app.kad-old" })).toEqual([]);
});

describe("a field that differs", () => {
  test.each<[pointer: string, change: Differing, from: unknown, to: unknown]>([
    ["/image/name", { image: imageOf("example.com/app:2") }, "example.com/app:1", "example.com/app:2"],
    ["/image/decrypt_config/keys", KEPT_BY_KEYS, [], ["a"]],
    ["/image/decrypt_config/recipients", KEPT_BY_RECIPIENTS, [], ["b"]],
    ["/host_name", { hostName: "other" }, "app-host", "other"],
    ["/domain_name", { domainName: "other" }, "app-domain", "other"],
    ["/mount_points", { mounts: [MOUNT] }, undefined, MOUNT],
    ["/hooks", { hooks: [HOOK] }, [], [["Prestart", "/bin/a", ["x"], ["A=1"], 3]]],
    ["/config/env", { environment: ["A=1"] }, undefined, "A=1"],
    ["/config/cmd", { command: ["run", "fast"] }, [], ["run", "fast"]],
    ["/io_config/attach_stderr", withIo({ attachStderr: true }), false, true],
    ["/io_config/attach_stdin", withIo({ attachStdin: true }), false, true],
    ["/io_config/attach_stdout", withIo({ attachStdout: true }), false, true],
    ["/io_config/open_stdin", withIo({ openStdin: true }), false, true],
    ["/io_config/stdin_once", withIo({ stdinOnce: true }), false, true],
    ["/io_config/tty", withIo({ tty: true }), false, true],
    ["/host_config/devices", { devices: [DEVICE] }, undefined, DEVICE],
    ["/host_config/network_mode", { networkMode: "host" }, "bridge", "host"],
    ["/host_config/privileged", { privileged: true }, false, true],
    ["/host_config/extra_hosts", { extraHosts: ["a:1.2.3.4"] }, undefined, "a:1.2.3.4"],
    ["/host_config/extra_capabilities", { extraCapabilities: ["CAP_NET_ADMIN"] }, undefined, "CAP_NET_ADMIN"],
    ["/host_config/port_mappings", { portMappings: [portOf(80)] }, undefined, portOf(80)],
    [`${LOG}/driver_config/type`, withLog({ type: "none" }), "json-file", "none"],
    [`${LOG}/driver_config/max_files`, withLog({ maxFiles: 3 }), 2, 3],
    [`${LOG}/driver_config/max_size`, withLog({ maxSize: "1M" }), "100M", "1M"],
    [`${LOG}/driver_config/root_dir`, withLog({ rootDirectory: "/logs" }), "", "/logs"],
    [`${LOG}/mode_config/mode`, withLog({ mode: "non-blocking" }), "blocking", "non-blocking"],
    [`${LOG}/mode_config/max_buffer_size`, withLog({ maxBufferSize: "2M" }), "", "2M"],
  ])("%s is named with both values and needs a replacement", (pointer, change, from, to) => {
    expect(compared({}, change)).toEqual([{ pointer, from, to, remedy: "replace" }]);
  });

  test.each<[pointer: string, change: Differing, from: unknown, to: unknown]>([
    ["/host_config/restart_policy/type", withPolicy({ type: "no" }), "unless-stopped", "no"],
    ["/host_config/restart_policy/maximum_retry_count", withPolicy({ maximumRetryCount: 5 }), 0, 5],
    ["/host_config/restart_policy/retry_timeout", withPolicy({ retryTimeoutSeconds: 7 }), 0, 7],
    ["/host_config/resources/memory", withResources({ memory: "64M" }), "", "64M"],
    ["/host_config/resources/memory_reservation", withResources({ memoryReservation: "32M" }), "", "32M"],
    ["/host_config/resources/memory_swap", withResources({ memorySwap: "-1" }), "", "-1"],
  ])("%s is changed in place", (pointer, change, from, to) => {
    expect(compared({}, change)).toEqual([{ pointer, from, to, remedy: "in-place" }]);
  });
});

describe("the host name", () => {
  test("is not compared where both use the host's network, for Kanto overwrites it there", () => {
    expect(compared({ networkMode: "host", hostName: "a" }, { networkMode: "host", hostName: "b" })).toEqual([]);
  });

  test.each([
    ["bridge", "host"],
    ["host", "bridge"],
  ])("is compared where the network changes from %s to %s", (before, after) => {
    expect(compared({ networkMode: before, hostName: "a" }, { networkMode: after, hostName: "b" })).toEqual([
      { pointer: "/host_name", from: "a", to: "b", remedy: "replace" },
      { pointer: "/host_config/network_mode", from: before, to: after, remedy: "replace" },
    ]);
  });
});

describe("the runtime", () => {
  test.each(["io.containerd.runc.v1", "io.containerd.runtime.v1.linux"])(
    "is not compared among runc's, of which Kanto puts its own: %s",
    (runtime) => {
      expect(compared({ runtime }, {})).toEqual([]);
    },
  );

  test("of another kind is compared", () => {
    expect(compared({}, { runtime: "io.containerd.kata.v2" })).toEqual([
      {
        pointer: "/host_config/runtime",
        from: "io.containerd.runc.v2",
        to: "io.containerd.kata.v2",
        remedy: "replace",
      },
    ]);
  });
});

describe("a set", () => {
  test("is compared without order", () => {
    expect(compared({ environment: ["A=1", "B=2", "C"] }, { environment: ["C", "B=2", "A=1"] })).toEqual([]);
    const [one, other] = [MOUNT, { ...MOUNT, destination: "/other" }];
    expect(compared({ mounts: [one, other] }, { mounts: [other, one] })).toEqual([]);
  });

  test("is compared whatever the order in which the fields of its elements were set", () => {
    const { destination, propagationMode, source } = MOUNT;
    expect(compared({ mounts: [MOUNT] }, { mounts: [{ propagationMode, destination, source }] })).toEqual([]);
  });

  test("is compared with its repetitions", () => {
    const pointer = "/config/env";
    const [once, twice] = [{ environment: ["A=1"] }, { environment: ["A=1", "A=1"] }];
    expect(compared(twice, once)).toEqual([{ pointer, from: "A=1", to: undefined, remedy: "replace" }]);
    expect(compared(once, twice)).toEqual([{ pointer, from: undefined, to: "A=1", remedy: "replace" }]);
    expect(compared(twice, { environment: ["A=1", "A=1", "B"] })).toEqual([
      { pointer, from: undefined, to: "B", remedy: "replace" },
    ]);
  });

  test("shows a variable of the same name as changed, others as gone and new", () => {
    expect(
      compared({ environment: ["GONE=1", "LEVEL=low", "SAME=1"] }, { environment: ["GLAD=1", "SAME=1", "LEVEL=high"] }),
    ).toEqual([
      { pointer: "/config/env", from: "GONE=1", to: undefined, remedy: "replace" },
      { pointer: "/config/env", from: "LEVEL=low", to: "LEVEL=high", remedy: "replace" },
      { pointer: "/config/env", from: undefined, to: "GLAD=1", remedy: "replace" },
    ]);
  });

  test.each<[what: string, pointer: string, from: Differing, to: Differing, before: unknown, after: unknown]>([
    [
      "host of the same name",
      "/host_config/extra_hosts",
      { extraHosts: ["db:10.0.0.1"] },
      { extraHosts: ["dc:10.0.0.3", "db:10.0.0.2"] },
      "db:10.0.0.1",
      "db:10.0.0.2",
    ],
    [
      "mount at the same place",
      "/mount_points",
      { mounts: [MOUNT] },
      {
        mounts: [
          { ...MOUNT, destination: "/new" },
          { ...MOUNT, source: "/other" },
        ],
      },
      MOUNT,
      { ...MOUNT, source: "/other" },
    ],
    [
      "device of the host",
      "/host_config/devices",
      { devices: [DEVICE] },
      {
        devices: [
          { ...DEVICE, pathOnHost: "/dev/new" },
          { ...DEVICE, cgroupPermissions: "r" },
        ],
      },
      DEVICE,
      { ...DEVICE, cgroupPermissions: "r" },
    ],
    [
      "port of the container",
      "/host_config/port_mappings",
      { portMappings: [portOf(80)] },
      { portMappings: [{ ...portOf(80), protocol: "udp" }, { ...portOf(80), containerPort: 81 }, portOf(81)] },
      portOf(80),
      portOf(81),
    ],
  ])("shows a %s as changed", (_, pointer, from, to, before, after) => {
    expect(compared(from, to)[0]).toEqual({ pointer, from: before, to: after, remedy: "replace" });
  });
});

describe("a list", () => {
  test("is compared with its order", () => {
    expect(compared({ command: ["a", "b"] }, { command: ["b", "a"] })).toEqual([
      { pointer: "/config/cmd", from: ["a", "b"], to: ["b", "a"], remedy: "replace" },
    ]);
  });

  test.each<Partial<HookSpec>>([
    { type: "Poststop" },
    { path: "/bin/b" },
    { args: ["y"] },
    { environment: [] },
    { timeoutSeconds: 4 },
  ])("of hooks is compared in every part: %j", (change) => {
    expect(compared({ hooks: [HOOK] }, { hooks: [{ ...HOOK, ...change }] })).toMatchObject([
      { pointer: "/hooks", remedy: "replace" },
    ]);
  });
});
