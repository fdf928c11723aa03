import { describe, expect, test } from "vitest";
import { portOf, specOf } from "../../../test/support/builders.ts";
import type { PortMappingSpec } from "../model/container-spec.ts";
import { hostPortsOf, sharedDevice, sharedHostPort, takesSomething } from "./host-resources.ts";

function specWith(...portMappings: readonly PortMappingSpec[]) {
  return specOf("app", { portMappings });
}

function deviceOf(pathOnHost: string) {
  return { pathOnHost, pathInContainer: "/dev/it", cgroupPermissions: "rwm" };
}

const RANGE = { ...portOf(8000), hostPortEnd: 8010 };

describe("the host ports that a container takes", () => {
  test("are those of its mappings, without ranges, of which Kanto takes what is free", () => {
    expect(hostPortsOf(specWith(portOf(80), RANGE, { ...portOf(53), protocol: "udp" }))).toEqual([
      { protocol: "tcp", hostIp: "0.0.0.0", port: 80 },
      { protocol: "udp", hostIp: "0.0.0.0", port: 53 },
    ]);
  });

  test("are none in host network mode, where Kanto knows of no ports", () => {
    expect(hostPortsOf({ ...specWith(portOf(80)), networkMode: "host" })).toEqual([]);
  });
});

describe("whether a container takes anything of the host", () => {
  test("it does with a port or with a device", () => {
    expect(takesSomething(specWith(portOf(80)))).toBe(true);
    expect(takesSomething(specOf("app", { devices: [deviceOf("/dev/tty1")] }))).toBe(true);
  });

  test("it does not without either, nor with a range of ports", () => {
    expect(takesSomething(specOf("app"))).toBe(false);
    expect(takesSomething(specWith(RANGE))).toBe(false);
  });
});

describe("two containers that map the same host port", () => {
  test.each([
    ["0.0.0.0", "192.168.0.1"],
    ["0.0.0.0", "0.0.0.0"],
    ["10.0.0.1", "10.0.0.1"],
    ["::", "10.0.0.1"],
    ["fe80::1", "fe80::1"],
    // Kanto binds every interface for what is no address.
    ["localhost", "10.0.0.1"],
    ["", "10.0.0.1"],
    ["10.0.0.1.example", "10.0.0.2"],
  ])("are in each other's way on '%s' and '%s'", (one, other) => {
    const [a, b] = [specWith({ ...portOf(80), hostIp: one }), specWith({ ...portOf(80), hostIp: other })];
    expect(sharedHostPort(a, b)).toEqual({ protocol: "tcp", hostIp: one, port: 80 });
    expect(sharedHostPort(b, a)).toEqual({ protocol: "tcp", hostIp: other, port: 80 });
  });

  test.each([
    ["10.0.0.1", "10.0.0.2"],
    ["fe80::1", "fe80::2"],
    ["::1", "127.0.0.1"],
  ])("are not on '%s' and '%s'", (one, other) => {
    expect(
      sharedHostPort(specWith({ ...portOf(80), hostIp: one }), specWith({ ...portOf(80), hostIp: other })),
    ).toBeUndefined();
  });

  test("are not with different protocols or numbers", () => {
    expect(sharedHostPort(specWith(portOf(80)), specWith({ ...portOf(80), protocol: "udp" }))).toBeUndefined();
    expect(sharedHostPort(specWith(portOf(80)), specWith(portOf(81)))).toBeUndefined();
  });

  test("are told the first that both take", () => {
    const port = sharedHostPort(specWith(portOf(1), portOf(2), portOf(3)), specWith(portOf(3), portOf(2)));
    expect(port).toEqual({ protocol: "tcp", hostIp: "0.0.0.0", port: 2 });
  });
});

describe("two containers with devices", () => {
  const one = specOf("one", { devices: [deviceOf("/dev/a"), deviceOf("/dev/b")] });

  test("share the first that both map, wherever each of them puts it", () => {
    const other = specOf("other", { devices: [{ ...deviceOf("/dev/b"), pathInContainer: "/dev/elsewhere" }] });
    expect(sharedDevice(one, other)).toBe("/dev/b");
  });

  test("share none where they map different ones to the same place", () => {
    expect(sharedDevice(one, specOf("other", { devices: [deviceOf("/dev/c")] }))).toBeUndefined();
    expect(sharedDevice(one, specOf("other"))).toBeUndefined();
  });
});
