import { expect } from "vitest";
import { specFromWire } from "../../../src/adapters/kanto/container-from-wire.ts";
import { imageOf, portOf } from "../builders.ts";
import { TEST_IMAGE } from "../real-kanto.ts";
import type { ContractCase } from "./contract-case.ts";
import { mustFail, mustSucceed } from "./contract-stage.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export const CREATE_CASES: readonly ContractCase[] = [
  {
    claim: "Create fills in every default that our specs carry",
    async check({ raw, spec }) {
      const { container } = await raw.create({ container: { id: "plain", image: { name: TEST_IMAGE } } });
      expect(container && specFromWire(container)).toEqual(spec("plain"));
      expect(container).toMatchObject({ id: "plain", name: "plain", restartCount: 0n, manuallyStopped: false });
      expect(container?.state).toMatchObject({ status: "Created", pid: -1n, exitCode: 0n, error: "" });
    },
  },
  {
    claim: "Create chooses a UUID where no id is given",
    async check({ raw }) {
      const { container } = await raw.create({ container: { name: "nameless", image: { name: TEST_IMAGE } } });
      expect(container?.id).toMatch(UUID);
      expect(container?.name).toBe("nameless");
    },
  },
  {
    claim: "Create fills in the defaults of list members",
    async check({ raw, look }) {
      await raw.create({
        container: {
          id: "members",
          image: { name: TEST_IMAGE },
          mounts: [{ source: "/tmp", destination: "/data" }],
          hostConfig: {
            devices: [{ pathOnHost: "/dev/null" }],
            portMappings: [{ containerPort: 80n, hostPort: 18_090n }],
            logConfig: {
              driverConfig: { type: "none", maxFiles: 5n, maxSize: "1M" },
              modeConfig: { mode: "non-blocking" },
            },
          },
        },
      });
      const { spec } = await look("members");
      expect(spec.mounts).toEqual([{ source: "/tmp", destination: "/data", propagationMode: "rprivate" }]);
      expect(spec.devices).toEqual([
        { pathOnHost: "/dev/null", pathInContainer: "/dev/null", cgroupPermissions: "rwm" },
      ]);
      expect(spec.portMappings).toEqual([portOf(18_090)]);
      expect(spec.log).toMatchObject({
        type: "none",
        maxFiles: 0,
        maxSize: "",
        mode: "non-blocking",
        maxBufferSize: "1M",
      });
    },
  },
  {
    claim: "a spec with every field set is listed field for field as it was sent",
    async check({ spec, create, look }) {
      const everything = spec("maximal", {
        hostName: "somewhere",
        domainName: "example.org",
        mounts: [{ source: "/tmp", destination: "/data", propagationMode: "rslave" }],
        hooks: [{ path: "/bin/true", args: ["-a"], environment: ["H=1"], timeoutSeconds: 3, type: "Poststop" }],
        environment: ["A=1", "B"],
        command: ["/bin/sh", "-c", "exit 0"],
        io: { attachStderr: true, attachStdin: true, attachStdout: true, openStdin: true, stdinOnce: true, tty: true },
        devices: [{ pathOnHost: "/dev/null", pathInContainer: "/dev/void", cgroupPermissions: "r" }],
        restartPolicy: { type: "on-failure", maximumRetryCount: 3, retryTimeoutSeconds: 45 },
        extraHosts: ["gateway:host_ip", "other:10.0.0.1"],
        extraCapabilities: ["CAP_NET_ADMIN"],
        portMappings: [
          { protocol: "udp", containerPort: 53, hostIp: "127.0.0.1", hostPort: 18_100, hostPortEnd: 18_110 },
        ],
        log: {
          type: "json-file",
          maxFiles: 4,
          maxSize: "3M",
          rootDirectory: "/tmp/kad-contract-logs",
          mode: "non-blocking",
          maxBufferSize: "2M",
        },
        resources: { memory: "20M", memoryReservation: "10M", memorySwap: "50M" },
      });
      expect((await create("maximal", everything)).spec).toEqual(everything);
      expect((await look("maximal")).spec).toEqual(everything);
    },
  },
  {
    claim: "memory without swap is stored with twice as much, and no limit on swap as nothing",
    async check({ raw, create }) {
      const hostConfig = { resources: { memory: "20.5M" } };
      const { container } = await raw.create({ container: { id: "double", image: { name: TEST_IMAGE }, hostConfig } });
      expect(container?.hostConfig?.resources).toMatchObject({ memory: "20.5M", memorySwap: "41M" });
      const unlimited = { memory: "20M", memoryReservation: "", memorySwap: "-1" };
      expect((await create("unlimited", { resources: unlimited })).spec.resources).toEqual(unlimited);
      const stored = (await raw.get({ id: "unlimited" })).container;
      expect(stored?.hostConfig?.resources?.memorySwap).toBe("");
    },
  },
  {
    claim: "ports are cut to 16 bits",
    async check({ raw }) {
      const { container } = await raw.create({
        container: {
          id: "cut",
          image: { name: TEST_IMAGE },
          hostConfig: { portMappings: [{ containerPort: 70_000n, hostPort: 18_091n }] },
        },
      });
      expect(container?.hostConfig?.portMappings[0]?.containerPort).toBe(4_464n);
    },
  },
  {
    claim: "an id is taken only once, a name any number of times",
    async check({ create, runtime, spec }) {
      await create("first");
      const again = await runtime.create({ containerId: "first", runtimeName: "other", spec: spec("other") });
      expect(mustFail(again)).toEqual({
        kind: "id-taken",
        call: "Create",
        message: "container with id = first already exists",
      });
      const twin = await runtime.create({ containerId: "second", runtimeName: "first", spec: spec("first") });
      expect(mustSucceed(twin).name).toBe("first");
    },
  },
  {
    claim: "a registry that cannot be reached fails the Create and leaves nothing",
    async check({ runtime, spec }) {
      const request = {
        containerId: "down",
        runtimeName: "down",
        spec: spec("down", { image: imageOf("localhost:1/nope:1") }),
      };
      const failure = mustFail(await runtime.create(request));
      expect(failure.kind).toBe("image-unreachable");
      expect(failure.message).toBe(
        'failed to resolve reference "localhost:1/nope:1": failed to do request: Head "http://localhost:1/v2/nope/manifests/1": dial tcp 127.0.0.1:1: connect: connection refused',
      );
      expect(mustSucceed(await runtime.list())).toEqual([]);
    },
  },
  {
    claim: "each refusal of a spec has its text",
    async check({ runtime, spec }) {
      for (const [differing, message] of REFUSALS) {
        const name = differing.name ?? "refused";
        const answer = await runtime.create({ containerId: "refused", runtimeName: name, spec: spec(name, differing) });
        expect(mustFail(answer)).toEqual({ kind: "spec-refused", call: "Create", message });
      }
      expect(mustSucceed(await runtime.list())).toEqual([]);
    },
  },
];

type Differing = Partial<Parameters<Parameters<ContractCase["check"]>[0]["spec"]>[1]>;

const LIMITS = { memory: "", memoryReservation: "", memorySwap: "" };
const LOG = { type: "json-file", maxFiles: 2, maxSize: "1M", rootDirectory: "", mode: "blocking", maxBufferSize: "" };

const REFUSALS: readonly (readonly [NonNullable<Differing>, string])[] = [
  [{ name: "a b" }, "invalid container name format : a b"],
  [{ environment: ["A-B=1"] }, "invalid environmental variable declaration provided : A-B=1"],
  [{ environment: ["A=1\n2"] }, "invalid environmental variable declaration provided : A=1\n2"],
  [{ resources: { ...LIMITS, memory: "1M", memorySwap: "-1" } }, "minimum memory allowed is 3M"],
  [{ resources: { ...LIMITS, memory: "20B", memorySwap: "-1" } }, "invalid format of memory - 20B"],
  [{ resources: { ...LIMITS, memoryReservation: "x" } }, "invalid format of memory reservation - x"],
  [{ resources: { ...LIMITS, memory: "20M", memorySwap: "x" } }, "invalid format of swap memory - x"],
  [{ resources: { ...LIMITS, memorySwap: "20M" } }, "swap memory - 20M, memory must be set as well"],
  [{ resources: { ...LIMITS, memory: "20M", memorySwap: "10M" } }, "swap memory - 10M is less than memory - 20M"],
  [
    { resources: { memory: "20M", memoryReservation: "30M", memorySwap: "-1" } },
    "reservation memory - 30M must be lower than memory - 20M",
  ],
  [{ networkMode: "none" }, "unsupported network mode none"],
  [{ networkMode: "host", portMappings: [portOf(18_092)] }, "cannot use port mappings when in host network mode"],
  [
    { networkMode: "host", extraHosts: ["x:host_ip_eth0"] },
    "cannot use the host_ip reserved key or any of its modifications when in host network mode",
  ],
  [
    { restartPolicy: { type: "sometimes", maximumRetryCount: 0, retryTimeoutSeconds: 0 } },
    "unsupported restart policy type sometimes",
  ],
  [
    { restartPolicy: { type: "always", maximumRetryCount: 2, retryTimeoutSeconds: 0 } },
    "cannot use max retry count when the restart policy is always",
  ],
  [
    { restartPolicy: { type: "on-failure", maximumRetryCount: -1, retryTimeoutSeconds: 0 } },
    "restart policy max retry count cannot be negative",
  ],
  [{ log: { ...LOG, type: "syslog" } }, "unsupported log driver configuration"],
  [{ log: { ...LOG, mode: "lossy" } }, "unsupported log mode configuration"],
  [{ log: { ...LOG, maxSize: "big" } }, "invalid format of max logs size - big"],
  [{ log: { ...LOG, mode: "non-blocking", maxBufferSize: "big" } }, "invalid format of max buffer size - big"],
  [{ log: { ...LOG, maxFiles: -1 } }, "max log files cannot be < 1"],
  [
    { mounts: [{ source: "", destination: "/x", propagationMode: "rprivate" }] },
    "source and destination must be set for a mount point",
  ],
  [
    { mounts: [{ source: "/x", destination: "/x", propagationMode: "loose" }] },
    "propagation mode must be set to one of the supported modes",
  ],
  [
    { privileged: true, devices: [{ pathOnHost: "/dev/null", pathInContainer: "/dev/null", cgroupPermissions: "r" }] },
    "cannot create the container as privileged and with specified devices at the same time - choose one of the options",
  ],
  [
    { privileged: true, extraCapabilities: ["CAP_NET_ADMIN"] },
    "cannot create the container as privileged and with extra capabilities at the same time - choose one of the options",
  ],
];
