import type { ContainerSpec } from "../../src/core/model/container-spec.ts";

/** A manifest that states every field, each with a value of its own that is not the default. */
export const COMPLETE_NATIVE_MANIFEST = {
  container_id: "engine-1",
  container_name: "engine",
  image: {
    name: "registry.example/engine:2",
    decrypt_config: { keys: ["/keys/one:secret"], recipients: ["pkcs7:/keys/two"] },
  },
  host_name: "engine-room",
  domain_name: "engine.example",
  mount_points: [{ source: "/data/engine", destination: "/data", propagation_mode: "rshared" }],
  hooks: [
    { path: "/bin/before", args: ["before", "-v"], env: ["A=1"], timeout: 7, type: 0 },
    { path: "/bin/after", args: [], env: [], timeout: 0, type: 2 },
  ],
  config: { env: ["LEVEL=info"], cmd: ["engine", "--fast"] },
  host_config: {
    devices: [{ path_on_host: "/dev/ttyS0", path_in_container: "/dev/serial", cgroup_permissions: "rw" }],
    network_mode: "bridge",
    privileged: false,
    restart_policy: { type: "on-failure", maximum_retry_count: 4, retry_timeout: 30_000_000_000 },
    runtime: "io.containerd.runc.v1",
    extra_hosts: ["broker:container_broker-host"],
    extra_capabilities: ["CAP_NET_ADMIN"],
    port_mappings: [{ proto: "udp", container_port: 80, host_ip: "127.0.0.1", host_port: 8080, host_port_end: 8090 }],
    log_config: {
      driver_config: { type: "json-file", max_files: 5, max_size: "3M", root_dir: "/var/log/engine" },
      mode_config: { mode: "non-blocking", max_buffer_size: "2M" },
    },
    resources: { memory: "200M", memory_reservation: "100M", memory_swap: "500M" },
  },
  io_config: {
    attach_stderr: true,
    attach_stdin: false,
    attach_stdout: true,
    open_stdin: false,
    stdin_once: true,
    tty: true,
  },
};

const { container_id, container_name, mount_points, host_config, ...same } = COMPLETE_NATIVE_MANIFEST;

/** The same in the internal state representation, where the retry timeout is in seconds. */
export const COMPLETE_INTERNAL_MANIFEST = {
  ...same,
  id: container_id,
  name: container_name,
  mounts: mount_points,
  hooks: same.hooks.map((hook) => ({ ...hook, type: hook.type === 0 ? "Prestart" : "Poststop" })),
  host_config: {
    ...host_config,
    restart_policy: { ...host_config.restart_policy, retry_timeout: 30 },
    port_mappings: host_config.port_mappings.map(({ proto, ...mapping }) => ({ protocol: proto, ...mapping })),
  },
};

/** What both mean. */
export const COMPLETE_SPEC: ContainerSpec = {
  name: "engine",
  image: {
    name: "registry.example/engine:2",
    decryptKeys: ["/keys/one:secret"],
    decryptRecipients: ["pkcs7:/keys/two"],
  },
  hostName: "engine-room",
  domainName: "engine.example",
  mounts: [{ source: "/data/engine", destination: "/data", propagationMode: "rshared" }],
  hooks: [
    { path: "/bin/before", args: ["before", "-v"], environment: ["A=1"], timeoutSeconds: 7, type: "Prestart" },
    { path: "/bin/after", args: [], environment: [], timeoutSeconds: 0, type: "Poststop" },
  ],
  environment: ["LEVEL=info"],
  command: ["engine", "--fast"],
  io: {
    attachStderr: true,
    attachStdin: false,
    attachStdout: true,
    openStdin: false,
    stdinOnce: true,
    tty: true,
  },
  devices: [{ pathOnHost: "/dev/ttyS0", pathInContainer: "/dev/serial", cgroupPermissions: "rw" }],
  networkMode: "bridge",
  privileged: false,
  restartPolicy: { type: "on-failure", maximumRetryCount: 4, retryTimeoutSeconds: 30 },
  runtime: "io.containerd.runc.v1",
  extraHosts: ["broker:container_broker-host"],
  extraCapabilities: ["CAP_NET_ADMIN"],
  portMappings: [{ protocol: "udp", containerPort: 80, hostIp: "127.0.0.1", hostPort: 8080, hostPortEnd: 8090 }],
  log: {
    type: "json-file",
    maxFiles: 5,
    maxSize: "3M",
    rootDirectory: "/var/log/engine",
    mode: "non-blocking",
    maxBufferSize: "2M",
  },
  resources: { memory: "200M", memoryReservation: "100M", memorySwap: "500M" },
};
