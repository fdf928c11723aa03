import { fromBinary, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { imageOf, portOf, specOf } from "../../../test/support/builders.ts";
import type { ContainerSpec } from "../../core/model/container-spec.ts";
import { ContainerSchema } from "../../gen/kanto/container_pb.ts";
import { containerFromWire, specFromWire } from "./container-from-wire.ts";
import { containerToWire, updateToWire } from "./container-to-wire.ts";

const text = fc.string({ unit: "grapheme", maxLength: 12 });
const filledText = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
const texts = fc.array(text, { maxLength: 4 });
const port = fc.integer({ min: 1, max: 65_535 });
const count = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

/** Memory without swap means "no limit" in both directions, so a spec never holds it. */
const resources = fc.oneof(
  fc.record({ memory: fc.constant(""), memoryReservation: text, memorySwap: text }),
  fc.record({ memory: filledText, memoryReservation: text, memorySwap: filledText }),
);

const anySpec: fc.Arbitrary<ContainerSpec> = fc.record({
  name: text,
  image: fc.record({ name: filledText, decryptKeys: texts, decryptRecipients: texts }),
  hostName: text,
  domainName: text,
  mounts: fc.array(fc.record({ source: text, destination: text, propagationMode: text }), { maxLength: 3 }),
  hooks: fc.array(
    fc.record({
      path: text,
      args: texts,
      environment: texts,
      timeoutSeconds: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      type: text,
    }),
    { maxLength: 3 },
  ),
  environment: texts,
  command: texts,
  io: fc.record({
    attachStderr: fc.boolean(),
    attachStdin: fc.boolean(),
    attachStdout: fc.boolean(),
    openStdin: fc.boolean(),
    stdinOnce: fc.boolean(),
    tty: fc.boolean(),
  }),
  devices: fc.array(fc.record({ pathOnHost: text, pathInContainer: text, cgroupPermissions: text }), { maxLength: 3 }),
  networkMode: text,
  privileged: fc.boolean(),
  restartPolicy: fc.record({ type: text, maximumRetryCount: count, retryTimeoutSeconds: count }),
  runtime: text,
  extraHosts: texts,
  extraCapabilities: texts,
  portMappings: fc.array(
    fc.record({ protocol: text, containerPort: port, hostIp: text, hostPort: port, hostPortEnd: port }),
    { maxLength: 3 },
  ),
  log: fc.record({
    type: text,
    maxFiles: count,
    maxSize: text,
    rootDirectory: text,
    mode: text,
    maxBufferSize: text,
  }),
  resources,
});

function sent(spec: ContainerSpec, runtimeName = spec.name) {
  return containerToWire({ containerId: "some-id", runtimeName, spec });
}

describe("a spec on the wire", () => {
  test("B10: comes back as it was sent, whatever it holds", () => {
    fc.assert(
      fc.property(anySpec, (spec) => {
        const bytes = toBinary(ContainerSchema, sent(spec));
        expect(specFromWire(fromBinary(ContainerSchema, bytes))).toEqual(spec);
      }),
    );
  });

  test("bears the role's name while host and domain stay the container's own", () => {
    expect(sent(specOf("web"), "web.kad-next")).toMatchObject({
      id: "some-id",
      name: "web.kad-next",
      hostName: "web-host",
      domainName: "web-domain",
    });
  });

  test("leaves resources, configuration and decryption out where they say nothing", () => {
    const wire = sent(specOf("web"));
    expect([wire.hostConfig?.resources, wire.config, wire.image?.decryptConfig]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("says no limit on swap as -1, and reads nothing as that", () => {
    const limits = { memory: "20M", memoryReservation: "", memorySwap: "-1" };
    const wire = sent(specOf("web", { resources: limits }));
    expect(wire.hostConfig?.resources?.memorySwap).toBe("-1");
    if (wire.hostConfig?.resources) wire.hostConfig.resources.memorySwap = "";
    expect(specFromWire(wire).resources).toEqual(limits);
  });
});

describe("an Update on the wire", () => {
  const none = { memory: "", memoryReservation: "", memorySwap: "" };

  test("lifts the limits with an empty message", () => {
    const options = updateToWire({ resources: none, restartPolicy: null });
    expect(options.resources).toMatchObject(none);
    expect(options.restartPolicy).toBeUndefined();
  });

  test("leaves out what shall stay", () => {
    const policy = { type: "no", maximumRetryCount: 0, retryTimeoutSeconds: 0 };
    const options = updateToWire({ resources: null, restartPolicy: policy });
    expect(options.resources).toBeUndefined();
    expect(options.restartPolicy?.type).toBe("no");
  });
});

describe("F4: what must never be sent stops here", () => {
  test("a container without an image", () => {
    expect(() => sent(specOf("web", { image: imageOf("") }))).toThrow(/^internal: Create of "web" without an image/);
  });

  test.each(["", "../../victim", "a/b", "-a", "a-", "a..b", "a b", "a\n", "x".repeat(77)])(
    "the id %j",
    (containerId) => {
      expect(() => containerToWire({ containerId, runtimeName: "web", spec: specOf("web") })).toThrow(
        /^internal: .* id /,
      );
    },
  );

  test.each([0, -1, 65_536, 70_000, 1.5, Number.NaN])("B6: the port %d", (hostPort) => {
    expect(() => sent(specOf("web", { portMappings: [{ ...portOf(80), hostPort }] }))).toThrow(/^internal: .* port /);
  });
});

describe("what a daemon leaves out or makes up", () => {
  test("reads as nothing, never as an error", () => {
    const bare = containerFromWire(fromBinary(ContainerSchema, new Uint8Array()));
    expect(bare).toMatchObject({ id: "", state: { status: "Unknown", pid: 0 }, spec: { networkMode: "", mounts: [] } });
  });

  test("numbers beyond what we can hold are cut, not wrapped", () => {
    const wire = sent(specOf("web"));
    wire.restartCount = 2n ** 63n - 1n;
    expect(containerFromWire(wire).restartCount).toBe(Number.MAX_SAFE_INTEGER);
  });
});
