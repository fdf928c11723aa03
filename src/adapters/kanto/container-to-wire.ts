import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { ContainerSpec, LogSpec, ResourcesSpec, RestartPolicySpec } from "../../core/model/container-spec.ts";
import type { CreateRequest, UpdateRequest } from "../../engine/ports.ts";
import {
  type Container,
  ContainerSchema,
  type HostConfigSchema,
  type ImageSchema,
  type LogConfigurationSchema,
  type ResourcesSchema,
  type RestartPolicySchema,
  type UpdateOptions,
  UpdateOptionsSchema,
} from "../../gen/kanto/container_pb.ts";
import { assertFitForCreate } from "./fit-for-create.ts";
import { toInt64 } from "./wire-integer.ts";

/**
 * The message of a Create: the whole spec, defaults included, so that nothing depends on what this Kanto fills in.
 * Host and domain name are sent as they stand in the spec although the container may be called differently for now.
 */
export function containerToWire(request: CreateRequest): Container {
  assertFitForCreate(request);
  const { spec } = request;
  return create(ContainerSchema, {
    id: request.containerId,
    name: request.runtimeName,
    image: imageToWire(spec),
    hostName: spec.hostName,
    domainName: spec.domainName,
    mounts: spec.mounts.map((mount) => ({ ...mount })),
    hooks: spec.hooks.map((hook) => ({
      path: hook.path,
      args: [...hook.args],
      env: [...hook.environment],
      timeout: hook.timeoutSeconds,
      type: hook.type,
    })),
    hostConfig: hostConfigToWire(spec),
    ioConfig: { ...spec.io },
    // Both empty means "the image's own": left out, as Kanto's own reader does with a file that says nothing.
    ...(spec.environment.length + spec.command.length > 0
      ? { config: { env: [...spec.environment], cmd: [...spec.command] } }
      : {}),
  });
}

/** The message of an Update: what is null stays unset, which Kanto takes as unchanged. */
export function updateToWire(request: UpdateRequest): UpdateOptions {
  return create(UpdateOptionsSchema, {
    // Empty resources are sent as an empty message: that lifts the limits.
    ...(request.resources === null ? {} : { resources: resourcesToWire(request.resources) }),
    ...(request.restartPolicy === null ? {} : { restartPolicy: restartPolicyToWire(request.restartPolicy) }),
  });
}

function imageToWire(spec: ContainerSpec): MessageInitShape<typeof ImageSchema> {
  const { name, decryptKeys, decryptRecipients } = spec.image;
  if (decryptKeys.length + decryptRecipients.length === 0) return { name };
  return { name, decryptConfig: { keys: [...decryptKeys], recipients: [...decryptRecipients] } };
}

function hostConfigToWire(spec: ContainerSpec): MessageInitShape<typeof HostConfigSchema> {
  return {
    devices: spec.devices.map((device) => ({ ...device })),
    networkMode: spec.networkMode,
    privileged: spec.privileged,
    restartPolicy: restartPolicyToWire(spec.restartPolicy),
    runtime: spec.runtime,
    extraHosts: [...spec.extraHosts],
    extraCapabilities: [...spec.extraCapabilities],
    portMappings: spec.portMappings.map((mapping) => ({
      protocol: mapping.protocol,
      hostIp: mapping.hostIp,
      hostPort: toInt64(mapping.hostPort, "host_port"),
      hostPortEnd: toInt64(mapping.hostPortEnd, "host_port_end"),
      containerPort: toInt64(mapping.containerPort, "container_port"),
    })),
    logConfig: logToWire(spec.log),
    ...(hasLimits(spec.resources) ? { resources: resourcesToWire(spec.resources) } : {}),
  };
}

function logToWire(log: LogSpec): MessageInitShape<typeof LogConfigurationSchema> {
  return {
    driverConfig: {
      type: log.type,
      maxFiles: toInt64(log.maxFiles, "max_files"),
      maxSize: log.maxSize,
      rootDir: log.rootDirectory,
    },
    modeConfig: { mode: log.mode, maxBufferSize: log.maxBufferSize },
  };
}

function restartPolicyToWire(policy: RestartPolicySpec): MessageInitShape<typeof RestartPolicySchema> {
  return {
    type: policy.type,
    maximumRetryCount: toInt64(policy.maximumRetryCount, "maximum_retry_count"),
    retryTimeout: toInt64(policy.retryTimeoutSeconds, "retry_timeout"),
  };
}

function resourcesToWire(resources: ResourcesSpec): MessageInitShape<typeof ResourcesSchema> {
  const { memory, memoryReservation, memorySwap } = resources;
  return { memory, memoryReservation, memorySwap };
}

function hasLimits(resources: ResourcesSpec): boolean {
  return resources.memory !== "" || resources.memoryReservation !== "" || resources.memorySwap !== "";
}
