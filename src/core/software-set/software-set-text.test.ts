import fc from "fast-check";
import { expect, test } from "vitest";
import { imageOf, specOf } from "../../../test/support/builders.ts";
import type { ContainerSpec } from "../model/container-spec.ts";
import { compareSpec } from "../reconcile/compare-spec.ts";
import { namesImagesExactly, softwareSetText } from "./software-set-text.ts";

const fields: fc.Arbitrary<Partial<ContainerSpec>> = fc.record({
  hostName: fc.constantFrom("a", "b"),
  networkMode: fc.constantFrom("bridge", "host"),
  environment: fc.shuffledSubarray(["A=1", "B=2", "C=3"]),
  command: fc.shuffledSubarray(["run", "fast"]),
  privileged: fc.boolean(),
  runtime: fc.constantFrom("io.containerd.runc.v2", "io.containerd.runc.v1", "io.containerd.kata.v2"),
  extraHosts: fc.shuffledSubarray(["a:1.1.1.1", "b:2.2.2.2"]),
  mounts: fc.shuffledSubarray([
    { source: "/a", destination: "/a", propagationMode: "rprivate" },
    { source: "/b", destination: "/b", propagationMode: "rprivate" },
  ]),
  portMappings: fc.shuffledSubarray([
    { protocol: "tcp", containerPort: 80, hostIp: "0.0.0.0", hostPort: 80, hostPortEnd: 80 },
    { protocol: "udp", containerPort: 80, hostIp: "0.0.0.0", hostPort: 80, hostPortEnd: 80 },
  ]),
  resources: fc.record({
    memory: fc.constantFrom("", "10M"),
    memoryReservation: fc.constant(""),
    memorySwap: fc.constant(""),
  }),
});

test("texts are equal exactly when the specs are", () => {
  fc.assert(
    fc.property(fields, fields, (one, other) => {
      const specs = [specOf("app", one), specOf("app", other)] as const;
      const areEqual = softwareSetText([specs[0]]) === softwareSetText([specs[1]]);
      expect(areEqual).toBe(compareSpec(...specs).length === 0);
    }),
    { numRuns: 500 },
  );
});

test("the order of containers does not matter, their names and number do", () => {
  const text = softwareSetText([specOf("a"), specOf("b")]);
  expect(softwareSetText([specOf("b"), specOf("a")])).toBe(text);
  expect(softwareSetText([specOf("a")])).not.toBe(text);
  expect(softwareSetText([specOf("a"), specOf("b", { image: imageOf("example.com/a:1") })])).not.toBe(text);
});

test("only digests name images exactly", () => {
  const digest = `example.com/a@sha256:${"0".repeat(64)}`;
  expect(namesImagesExactly([specOf("a", { image: imageOf(digest) })])).toBe(true);
  expect(namesImagesExactly([specOf("a", { image: imageOf(digest) }), specOf("b")])).toBe(false);
  expect(namesImagesExactly([specOf("a", { image: imageOf(`${digest}-debug`) })])).toBe(false);
});

const EVERYTHING: Partial<ContainerSpec> = {
  image: { name: "example.com/app:1", decryptKeys: ["key"], decryptRecipients: ["who"] },
  mounts: [
    { source: "/b", destination: "/in-b", propagationMode: "shared" },
    { source: "/a", destination: "/in-a", propagationMode: "rprivate" },
  ],
  hooks: [{ type: "Prestart", path: "/hook", args: ["one"], environment: ["H=1"], timeoutSeconds: 9 }],
  environment: ["B=2", "A=1"],
  command: ["run", "fast"],
  io: { attachStderr: true, attachStdin: false, attachStdout: true, openStdin: false, stdinOnce: true, tty: false },
  devices: [{ pathOnHost: "/dev/one", pathInContainer: "/dev/two", cgroupPermissions: "rw" }],
  privileged: true,
  restartPolicy: { type: "on-failure", maximumRetryCount: 3, retryTimeoutSeconds: 40 },
  extraHosts: ["b:2.2.2.2", "a:1.1.1.1"],
  extraCapabilities: ["CAP_B", "CAP_A"],
  portMappings: [{ protocol: "udp", containerPort: 80, hostIp: "127.0.0.1", hostPort: 8080, hostPortEnd: 8090 }],
  log: {
    type: "json-file",
    maxFiles: 5,
    maxSize: "1M",
    rootDirectory: "/log",
    mode: "non-blocking",
    maxBufferSize: "2M",
  },
  resources: { memory: "10M", memoryReservation: "5M", memorySwap: "20M" },
};

test("the text stays as it is from release to release: fingerprints of two devices are compared", () => {
  const sets = {
    mounts: [`["/a","/in-a","rprivate"]`, `["/b","/in-b","shared"]`],
    devices: [`["/dev/one","/dev/two","rw"]`],
    ports: [`["udp",80,"127.0.0.1",8080,8090]`],
  };
  const app = [
    ["example.com/app:1", ["key"], ["who"]],
    "app-host",
    "app-domain",
    sets.mounts,
    [["Prestart", "/hook", ["one"], ["H=1"], 9]],
    [`"A=1"`, `"B=2"`],
    ["run", "fast"],
    [true, false, true, false, true, false],
    sets.devices,
    ["bridge", true],
    ["on-failure", 3, 40],
    "runc",
    [`"a:1.1.1.1"`, `"b:2.2.2.2"`],
    [`"CAP_A"`, `"CAP_B"`],
    sets.ports,
    ["json-file", 5, "1M", "/log", "non-blocking", "2M"],
    ["10M", "5M", "20M"],
  ];
  expect(softwareSetText([specOf("app", EVERYTHING)])).toBe(
    `kanto-auto-deployer software set 1\n${JSON.stringify(["app", app])}\n`,
  );
  expect(softwareSetText([])).toBe("kanto-auto-deployer software set 1\n");
});

test.each([
  ["bridge", false],
  ["host", true],
])("in the network mode %s it is %s that the host name does not count", (networkMode, isLeftOut) => {
  const [one, other] = ["a", "b"].map((hostName) => softwareSetText([specOf("app", { networkMode, hostName })]));
  expect(one === other).toBe(isLeftOut);
  expect(one?.includes(`"app-domain"`)).toBe(true);
  expect(one?.includes(`],"","app-domain"`)).toBe(isLeftOut);
});

test.each([
  ["io.containerd.runc.v1", "runc"],
  ["io.containerd.runtime.v1.linux", "runc"],
  ["io.containerd.runtime.v1.linux.other", "io.containerd.runtime.v1.linux.other"],
  ["io.containerd.kata.v2", "io.containerd.kata.v2"],
  ["vendor.io.containerd.runc.v2", "vendor.io.containerd.runc.v2"],
])("the runtime %s counts as %s", (runtime, expected) => {
  expect(softwareSetText([specOf("app", { runtime })])).toContain(`,"${expected}",`);
});
