import { create, equals } from "@bufbuild/protobuf";
import {
  type Container,
  HostConfigSchema,
  type Resources,
  ResourcesSchema,
  type RestartPolicy,
  RestartPolicySchema,
  type UpdateOptions,
} from "../gen/kanto/container_pb.ts";

/** The container after an Update. Unset fields are left alone, empty resources lift the limits, nothing is filled in. */
export function withUpdate(container: Container, { resources, restartPolicy }: UpdateOptions): Container {
  const before = create(HostConfigSchema, container.hostConfig);
  const lifted = resources !== undefined && equals(ResourcesSchema, resources, create(ResourcesSchema));
  return {
    ...container,
    hostConfig: {
      ...before,
      resources: resources === undefined ? before.resources : lifted ? undefined : resources,
      restartPolicy: restartPolicy ?? before.restartPolicy,
    },
  };
}

export function sameResources(left: Resources, right: Resources | undefined): boolean {
  return right !== undefined && equals(ResourcesSchema, left, right);
}

export function sameRestartPolicy(left: RestartPolicy, right: RestartPolicy | undefined): boolean {
  return right !== undefined && equals(RestartPolicySchema, left, right);
}
