import fc from "fast-check";

/** Manifests that are meant to be accepted, as objects in the native format; most keys come and go. */

const name = fc.stringMatching(/^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,20}$/).filter((text) => !/\.kad-\w+$/.test(text));
const hostPath = fc.stringMatching(/^\/[a-z0-9_]{1,8}(\/[a-z0-9_]{1,8}){0,2}$/);
const size = fc
  .tuple(fc.integer({ min: 4, max: 900 }), fc.constantFrom("M", "m", " M", "g", "G"))
  .map((parts) => parts.join(""));
const port = fc.integer({ min: 1, max: 65_535 });

/** Some keys of an object, some of them null. */
function some<Shape extends Record<string, fc.Arbitrary<unknown>>>(
  shape: Shape,
  required: (keyof Shape & string)[] = [],
) {
  const entries = Object.entries(shape).map(
    ([key, value]) => [key, required.includes(key) ? value : fc.option(value, { freq: 6 })] as const,
  );
  return fc.record(Object.fromEntries(entries), { requiredKeys: required });
}

const mount = some(
  {
    source: hostPath,
    destination: hostPath,
    propagation_mode: fc.constantFrom("", "rprivate", "private", "rshared", "shared", "rslave", "slave"),
  },
  ["source", "destination"],
);

const hook = some(
  {
    path: hostPath,
    args: fc.array(
      fc.string({ maxLength: 5 }).filter((text) => !text.includes("\0")),
      { maxLength: 2 },
    ),
    env: fc.array(fc.constantFrom("A=1", "B"), { maxLength: 2 }),
    timeout: fc.nat(100),
    type: fc.constantFrom(0, 1, 2, "Prestart", "Poststart", "Poststop"),
  },
  ["path"],
);

const environmentVariable = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}(=[ -~äöü€\t]{0,10})?$/);

const portMapping = some(
  {
    proto: fc.constantFrom("", "tcp", "udp", "UDP"),
    container_port: port,
    host_ip: fc.constantFrom("", "0.0.0.0", "127.0.0.1", "localhost"),
    host_port: port,
    host_port_end: fc.constantFrom(0, 65_535),
  },
  ["container_port", "host_port"],
);

const restartPolicy = fc.oneof(
  some({
    type: fc.constantFrom("", "always", "no", "unless-stopped"),
    maximum_retry_count: fc.constant(0),
    retry_timeout: fc.constantFrom(0, 1, 30, 999_999, 1_000_000_000, 30_500_000_000),
  }),
  some({ type: fc.constant("on-failure"), maximum_retry_count: fc.nat(9) }, ["type"]),
);

const resources = fc.oneof(
  some({ memory: size, memory_reservation: fc.constant("3M") }),
  fc.constantFrom(
    {},
    { memory: "20M", memory_swap: "-1" },
    { memory: "20M", memory_swap: "1G" },
    { memory_swap: "-1" },
  ),
  fc.constantFrom({ memory: "1.5 g" }, { memory: "3.00005M" }, { memory_reservation: "30m" }),
);

const logConfig = some({
  driver_config: some({
    type: fc.constantFrom("", "json-file", "none"),
    max_files: fc.nat(9),
    max_size: fc.oneof(fc.constant(""), size),
    root_dir: fc.constant(""),
  }),
  mode_config: some({
    mode: fc.constantFrom("", "blocking", "non-blocking"),
    max_buffer_size: fc.oneof(fc.constant(""), size),
  }),
});

const hostConfigCommon = {
  restart_policy: restartPolicy,
  runtime: fc.constantFrom("", "io.containerd.runc.v2", "io.containerd.runc.v1"),
  log_config: logConfig,
  resources,
};

const devices = fc.array(
  some(
    { path_on_host: hostPath, path_in_container: hostPath, cgroup_permissions: fc.constantFrom("", "r", "rw", "rwm") },
    ["path_on_host"],
  ),
  { maxLength: 2 },
);
const capabilities = fc.array(fc.constantFrom("CAP_NET_ADMIN", "CAP_SYS_TIME"), { maxLength: 2 });

const hostConfig = fc.oneof(
  some({
    ...hostConfigCommon,
    devices,
    extra_capabilities: capabilities,
    network_mode: fc.constantFrom("", "bridge"),
    privileged: fc.constant(false),
    extra_hosts: fc.array(fc.constantFrom("a:1.2.3.4", "b:host_ip", "c:container_x-host"), { maxLength: 2 }),
    port_mappings: fc.uniqueArray(portMapping, {
      maxLength: 2,
      selector: (mapping) => (mapping as { host_port: number }).host_port,
    }),
  }),
  some({
    ...hostConfigCommon,
    devices: fc.constant([]),
    extra_capabilities: fc.constant([]),
    network_mode: fc.constantFrom("host", "bridge"),
    privileged: fc.boolean(),
    extra_hosts: fc.constantFrom([], ["a:10.0.0.1"]),
    port_mappings: fc.constant([]),
  }),
);

const flag = fc.boolean();

export const acceptableManifest = some(
  {
    container_id: fc.stringMatching(/^[A-Za-z0-9]{1,9}([._-][A-Za-z0-9]{1,5}){0,3}$/),
    container_name: name,
    image: some(
      {
        name: fc.constantFrom("test.local/busybox:1", "ghcr.io/x/y@sha256:00", "localhost:5000/z"),
        decrypt_config: some({ keys: fc.constant([]), recipients: fc.constant([]) }),
      },
      ["name"],
    ),
    domain_name: fc.constantFrom("", "d.example"),
    host_name: fc.constantFrom("", "h-1"),
    mount_points: fc.array(mount, { maxLength: 2 }),
    hooks: fc.array(hook, { maxLength: 1 }),
    config: some({
      env: fc.array(environmentVariable, { maxLength: 3 }),
      cmd: fc.array(
        fc.string({ maxLength: 6 }).filter((text) => !text.includes("\0")),
        { maxLength: 2 },
      ),
    }),
    host_config: hostConfig,
    io_config: some({ open_stdin: flag, tty: flag, attach_stdin: flag, stdin_once: flag }),
    "x-kanto-auto-deployer": some({ stop_timeout_seconds: fc.nat(60), health_window_seconds: fc.nat(60) }),
  },
  ["image"],
);
