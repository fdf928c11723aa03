import { describe, expect, test } from "vitest";
import { manifestFromComponent } from "./manifest-from-component.ts";

/** @param pairs each `key=value` */
function imported(...pairs: readonly string[]) {
  const config = pairs.map((pair) => {
    const [key = "", ...value] = pair.split("=");
    return { key, value: value.join("=") };
  });
  return manifestFromComponent({ id: "app", version: "1", config });
}

/** What a component with nothing in it becomes. */
const BARE = {
  container_name: "app",
  image: { name: "app:1" },
  mount_points: [],
  config: { env: [], cmd: [] },
  io_config: { tty: false, open_stdin: false },
  host_config: {
    privileged: false,
    extra_hosts: [],
    port_mappings: [],
    log_config: { driver_config: {}, mode_config: {} },
    resources: {},
  },
};

function withHostConfig(more: object) {
  return { manifest: { ...BARE, host_config: { ...BARE.host_config, ...more } }, mistakes: [], ignoredKeys: [] };
}

describe("a component as a manifest", () => {
  test("states nothing that the component does not, nor what it leaves empty", () => {
    const bare = { manifest: BARE, mistakes: [], ignoredKeys: [] };
    expect(imported()).toStrictEqual(bare);
    expect(imported("image=", "network=", "restartPolicy=", "logMaxFiles=", "memory=", "privileged=")).toStrictEqual(
      bare,
    );
  });

  test("states everything that the component says, of what is said twice the last", () => {
    expect(
      imported(
        ...["image=first:1", "image=registry.local/app:2", "env=A=1", "env=B", "cmd=run", "cmd=", "terminal=1"],
        ...["interactive=true", "privileged=T", "network=host", "restartPolicy=on-failure", "restartMaxRetries=3"],
        ...["restartTimeout=7", "device=/dev/a:/dev/b:r", "host=db:10.0.0.2", "port=8080:80", "mount=/a:/b:rshared"],
        ...["logDriver=json-file", "logMaxFiles=5", "logMaxSize=2M", "logPath=/logs", "logMode=non-blocking"],
        ...["logMaxBufferSize=3M", "memory=200M", "memoryReservation=100M", "memorySwap=-1"],
      ),
    ).toStrictEqual({
      manifest: {
        container_name: "app",
        image: { name: "registry.local/app:2" },
        mount_points: [{ source: "/a", destination: "/b", propagation_mode: "rshared" }],
        config: { env: ["A=1", "B"], cmd: ["run", ""] },
        io_config: { tty: true, open_stdin: true },
        host_config: {
          privileged: true,
          network_mode: "host",
          restart_policy: { type: "on-failure", maximum_retry_count: 3, retry_timeout: 7_000_000_000 },
          devices: [{ path_on_host: "/dev/a", path_in_container: "/dev/b", cgroup_permissions: "r" }],
          extra_hosts: ["db:10.0.0.2"],
          port_mappings: [{ container_port: 80, host_port: 8080 }],
          log_config: {
            driver_config: { type: "json-file", max_files: 5, max_size: "2M", root_dir: "/logs" },
            mode_config: { mode: "non-blocking", max_buffer_size: "3M" },
          },
          resources: { memory: "200M", memory_reservation: "100M", memory_swap: "-1" },
        },
      },
      mistakes: [],
      ignoredKeys: [],
    });
  });

  test.each([
    ["on-failure", { type: "on-failure" }],
    ["always", { type: "always" }],
  ])("has no retries and pauses where none are said: %s", (type, restartPolicy) => {
    expect(imported(`restartPolicy=${type}`)).toStrictEqual(withHostConfig({ restart_policy: restartPolicy }));
  });

  test("has retries and pauses on failure only, as the agent has it", () => {
    const retries = ["restartMaxRetries=3", "restartTimeout=7"];
    expect(imported("restartPolicy=no", ...retries)).toStrictEqual(withHostConfig({ restart_policy: { type: "no" } }));
    expect(imported(...retries)).toStrictEqual(withHostConfig({}));
  });

  test.each([
    [" /a:/b ", { source: "/a", destination: "/b" }],
    ["/a:/b:slave", { source: "/a", destination: "/b", propagation_mode: "slave" }],
  ])("mounts %j", (mount, point) => {
    expect(imported(`mount=${mount}`).manifest).toStrictEqual({ ...BARE, mount_points: [point] });
  });

  test("has a device without permissions where none are said", () => {
    const device = { path_on_host: "/dev/a", path_in_container: "/dev/b" };
    expect(imported("device= /dev/a:/dev/b ")).toStrictEqual(withHostConfig({ devices: [device] }));
  });

  test.each([
    [" 8080:80 ", { container_port: 80, host_port: 8080 }],
    ["8080-8090:80/UDP", { container_port: 80, host_port: 8080, host_port_end: 8090, proto: "UDP" }],
    ["10.20.30.40:1:65535", { container_port: 65535, host_port: 1, host_ip: "10.20.30.40" }],
  ])("maps the port %j", (port, mapping) => {
    expect(imported(`port=${port}`)).toStrictEqual(withHostConfig({ port_mappings: [mapping] }));
  });

  test.each(["0", "f", "F", "false", "FALSE", "False"])("is not privileged by %s", (value) => {
    expect(imported(`privileged=${value}`)).toStrictEqual(withHostConfig({}));
  });

  test.each(["1", "t", "T", "true", "TRUE", "True"])("is privileged by %s", (value) => {
    expect(imported(`privileged=${value}`)).toStrictEqual(withHostConfig({ privileged: true }));
  });
});

describe("a mistake", () => {
  test.each([
    ...["/a", ":/b", "/a:", "/a:/b:rshared:x", ""].map((value) => ["mount", value]),
    ...["/dev/a", ":/dev/b", "/dev/a:", "/dev/a:/dev/b:r:w", ""].map((value) => ["device", value]),
    ...["http:80", "8080", "8080:80:tcp", "x8080:80", "8080:80/", "1.2.3:8080:80", ""].map((value) => ["port", value]),
  ])("is the %s %j, which the manifest is without", (key = "", value) => {
    const expected = {
      mount: "SOURCE:DESTINATION[:PROPAGATION]",
      device: "HOST:CONTAINER[:PERMISSIONS]",
      port: "[ADDRESS:]PORT[-LAST]:PORT[/PROTOCOL]",
    };
    const mistake = `${key}: expected ${new Map(Object.entries(expected)).get(key)}, got '${value}'`;
    expect(imported(`${key}=${value}`)).toStrictEqual({ manifest: BARE, mistakes: [mistake], ignoredKeys: [] });
  });

  test.each(["x1", "1x", "-1", "1.5", "1234567890"])("is the number %s", (value) => {
    expect(imported(`logMaxFiles=${value}`)).toStrictEqual({
      manifest: BARE,
      mistakes: [`logMaxFiles: expected a whole number, got '${value}'`],
      ignoredKeys: [],
    });
  });

  test("is a switch that is neither on nor off, and it is off", () => {
    expect(imported("terminal=yes")).toStrictEqual({
      manifest: BARE,
      mistakes: ["terminal: expected true or false, got 'yes'"],
      ignoredKeys: [],
    });
  });

  test("leaves what stands beside it", () => {
    expect(imported("mount=/a:/b", "mount=/c")).toStrictEqual({
      manifest: { ...BARE, mount_points: [{ source: "/a", destination: "/b" }] },
      mistakes: ["mount: expected SOURCE:DESTINATION[:PROPAGATION], got '/c'"],
      ignoredKeys: [],
    });
  });
});

test("keys that mean nothing are told once each", () => {
  const { ignoredKeys } = imported("colour=red", "env=A=1", "size=1", "colour=blue", "restartTimeout=1");
  expect(ignoredKeys).toEqual(["colour", "size"]);
});
