import { clone, create } from "@bufbuild/protobuf";
import {
  type Container,
  ContainerSchema,
  type HostConfig,
  HostConfigSchema,
  IOConfigSchema,
  LogConfigurationSchema,
  LogDriverConfigurationSchema,
  LogModeConfigurationSchema,
  RestartPolicySchema,
} from "../gen/kanto/container_pb.ts";
import { doubledSize } from "./memory-size.ts";

/** What Create makes of a container before it checks it. `chosenId` stands in for an id that is not given. */
export function withDefaults(asked: Container, chosenId: string): Container {
  const container = clone(ContainerSchema, asked);
  container.id ||= chosenId;
  container.name ||= container.id;
  container.domainName ||= `${container.name}-domain`;
  container.hostName ||= `${container.name}-host`;
  container.ioConfig ??= create(IOConfigSchema);
  container.hostConfig ??= create(HostConfigSchema);
  for (const mount of container.mounts) mount.propagationMode ||= "rprivate";
  fillHostConfig(container.hostConfig);
  return container;
}

function fillHostConfig(hostConfig: HostConfig): void {
  hostConfig.networkMode ||= "bridge";
  hostConfig.runtime ||= "io.containerd.runc.v2";
  hostConfig.restartPolicy ??= create(RestartPolicySchema, { type: "unless-stopped" });
  for (const device of hostConfig.devices) {
    device.pathInContainer ||= device.pathOnHost;
    device.cgroupPermissions ||= "rwm";
  }
  for (const mapping of hostConfig.portMappings) {
    mapping.protocol ||= "tcp";
    mapping.hostIp ||= "0.0.0.0";
    // Kanto keeps ports in 16 bits and cuts whatever comes.
    mapping.containerPort = BigInt.asUintN(16, mapping.containerPort);
    mapping.hostPort = BigInt.asUintN(16, mapping.hostPort);
    mapping.hostPortEnd = BigInt.asUintN(16, mapping.hostPortEnd) || mapping.hostPort;
  }
  fillLog(hostConfig);
  fillSwap(hostConfig);
}

function fillLog(hostConfig: HostConfig): void {
  const log = hostConfig.logConfig ?? create(LogConfigurationSchema);
  hostConfig.logConfig = log;
  const driver = log.driverConfig ?? create(LogDriverConfigurationSchema);
  log.driverConfig = driver;
  driver.type ||= "json-file";
  if (driver.type === "json-file") {
    driver.maxFiles ||= 2n;
    driver.maxSize ||= "100M";
  } else if (driver.type === "none") {
    driver.maxFiles = 0n;
    driver.maxSize = "";
  }
  const mode = log.modeConfig ?? create(LogModeConfigurationSchema);
  log.modeConfig = mode;
  mode.mode ||= "blocking";
  if (mode.mode === "blocking") mode.maxBufferSize = "";
  else if (mode.mode === "non-blocking") mode.maxBufferSize ||= "1M";
}

function fillSwap(hostConfig: HostConfig): void {
  const resources = hostConfig.resources;
  if (resources === undefined) return;
  if (resources.memory !== "" && resources.memorySwap === "") resources.memorySwap = doubledSize(resources.memory);
  else if (resources.memorySwap === "-1") resources.memorySwap = "";
}
