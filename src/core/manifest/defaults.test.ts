import { expect, test } from "vitest";
import { specOf } from "../../../test/support/builders.ts";
import { completeResources, fillDefaults } from "./defaults.ts";

const BARE = specOf("web", {
  hostName: "",
  domainName: "",
  networkMode: "",
  runtime: "",
  restartPolicy: { type: "", maximumRetryCount: 0, retryTimeoutSeconds: 0 },
  log: { type: "", maxFiles: 0, maxSize: "", rootDirectory: "", mode: "", maxBufferSize: "" },
  mounts: [{ source: "/a", destination: "/b", propagationMode: "" }],
  devices: [{ pathOnHost: "/dev/a", pathInContainer: "", cgroupPermissions: "" }],
  portMappings: [{ protocol: "", containerPort: 80, hostIp: "", hostPort: 8080, hostPortEnd: 0 }],
});

test("everything that is empty gets what Kanto's Create fills in", () => {
  expect(fillDefaults(BARE)).toEqual(
    specOf("web", {
      mounts: [{ source: "/a", destination: "/b", propagationMode: "rprivate" }],
      devices: [{ pathOnHost: "/dev/a", pathInContainer: "/dev/a", cgroupPermissions: "rwm" }],
      portMappings: [{ protocol: "tcp", containerPort: 80, hostIp: "0.0.0.0", hostPort: 8080, hostPortEnd: 8080 }],
    }),
  );
});

test("a complete spec comes back equal", () => {
  const complete = fillDefaults(BARE);

  expect(fillDefaults(complete)).toEqual(complete);
});

test("without log files, and with a blocking log, settings of the other choice are dropped", () => {
  const log = { type: "none", maxFiles: 5, maxSize: "1M", rootDirectory: "/x", mode: "blocking", maxBufferSize: "1M" };

  expect(fillDefaults(specOf("web", { log })).log).toEqual({ ...log, maxFiles: 0, maxSize: "", maxBufferSize: "" });
});

test("memory without a swap limit gets twice the memory, and no memory no swap", () => {
  const limits = { memory: "", memoryReservation: "", memorySwap: "" };

  expect(completeResources({ ...limits, memory: "20M" }).memorySwap).toBe("40M");
  expect(completeResources({ ...limits, memory: "20M", memorySwap: "-1" }).memorySwap).toBe("-1");
  expect(completeResources({ ...limits, memorySwap: "-1" })).toEqual(limits);
});
