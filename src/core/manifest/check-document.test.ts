import { describe, expect, test } from "vitest";
import { problemsOfText, problemsWith } from "../../../test/support/manifest-problems.ts";

describe("a value of the wrong type", () => {
  const wrong = (pointer: string, label: string, expected: string, got: string) =>
    `${pointer}: error[wrong-type]: ${label} is of the wrong type (expected ${expected}, got ${got})`;
  const list = "a list: [ … ]";
  const object = "an object: { … }";

  test.each([
    ["a number for a text", { host_name: 5 }, wrong("/host_name", "host_name", "a text in double quotes", "5")],
    ["a list for a text", { host_name: ["a"] }, wrong("/host_name", "host_name", "a text in double quotes", "a list")],
    ["a text for a list", { mount_points: "a" }, wrong("/mount_points", "mount_points", list, '"a"')],
    [
      "a text for the environment",
      { config: { env: "A=1" } },
      wrong("/config/env", "config.env", 'a list: ["NAME=value"]', '"A=…"'),
    ],
    [
      "a text for a command",
      { config: { cmd: "a" } },
      wrong("/config/cmd", "cmd", 'a list: ["program", "argument"]', '"a"'),
    ],
    [
      "an object for extra hosts",
      { host_config: { extra_hosts: {} } },
      wrong("/host_config/extra_hosts", "extra_hosts", 'a list: ["name:address"]', "an object"),
    ],
    [
      "a list for a restart policy",
      { host_config: { restart_policy: [] } },
      wrong("/host_config/restart_policy", "restart_policy", 'an object: {"type": "always"}', "a list"),
    ],
    [
      "a text for the image",
      { image: "a" },
      wrong("/image", "image", 'an object: {"name": "registry/path:tag"}', '"a"'),
    ],
    ["a number for an object", { host_config: 1 }, wrong("/host_config", "host_config", object, "1")],
    [
      "a list for a choice",
      { host_config: { network_mode: [] } },
      wrong("/host_config/network_mode", "network_mode", '"bridge" or "host"', "a list"),
    ],
    [
      "a flag for a choice",
      { host_config: { network_mode: true } },
      wrong("/host_config/network_mode", "network_mode", '"bridge" or "host"', "true"),
    ],
    [
      "a number in a list of texts",
      { config: { cmd: ["a", 5] } },
      wrong("/config/cmd/1", "cmd", "a text in double quotes", "5"),
    ],
    [
      "a number for a flag",
      { host_config: { privileged: 1 } },
      wrong("/host_config/privileged", "privileged", "true or false", "1"),
    ],
  ])("%s", (_, members, problem) => {
    expect(problemsWith(members)).toEqual([problem]);
  });

  test.each([
    ["true", "; write it without quotes"],
    ["false", "; write it without quotes"],
    ["yes", ""],
    ["true!", ""],
    ["untrue", ""],
    ["10", "; write it without quotes"],
  ])("the quoted flag %s is told as what it is", (text, hint) => {
    expect(problemsWith({ host_config: { privileged: text } })).toEqual([
      wrong("/host_config/privileged", "privileged", "true or false", `"${text}"`) + hint,
    ]);
  });

  test.each([
    ["5", "; write it without quotes"],
    ["500", "; write it without quotes"],
    ["5 s", ""],
  ])("the quoted number %s is told as what it is", (text, hint) => {
    expect(problemsWith({ hooks: [{ path: "/a", timeout: text }] })).toEqual([
      wrong("/hooks/0/timeout", "hooks.timeout", "a whole number", `"${text}"`) + hint,
    ]);
  });

  test("a number without quotes gets no advice about quotes", () => {
    expect(problemsWith({ host_name: 5, config: { cmd: [true] } })).toEqual([
      wrong("/host_name", "host_name", "a text in double quotes", "5"),
      wrong("/config/cmd/0", "cmd", "a text in double quotes", "true"),
    ]);
  });
});

describe("a value that is not among those that Kanto knows", () => {
  const unknown = (pointer: string, label: string, expected: string, got: string) =>
    `${pointer}: error[value-not-allowed]: ${label} has a value that Kanto does not know (expected ${expected}, got ${got})`;
  const policies = '"always" or "no" or "on-failure" or "unless-stopped"';
  const hookTypes = '"Prestart" or "Poststart" or "Poststop" or "Unknown" or 0 or 1 or 2 or 3';

  test.each([
    [
      "a text",
      { host_config: { network_mode: "none" } },
      unknown("/host_config/network_mode", "network_mode", '"bridge" or "host"', '"none"'),
    ],
    [
      "a number",
      { host_config: { restart_policy: { type: 1 } } },
      unknown("/host_config/restart_policy/type", "restart_policy.type", policies, "1"),
    ],
    [
      "a number where numbers are known",
      { hooks: [{ path: "/a", type: 4 }] },
      unknown("/hooks/0/type", "hooks.type", hookTypes, "4"),
    ],
    [
      "a text where numbers are known",
      { hooks: [{ path: "/a", type: "Prestop" }] },
      unknown("/hooks/0/type", "hooks.type", hookTypes, '"Prestop"'),
    ],
  ])("%s", (_, members, problem) => {
    expect(problemsWith(members)).toEqual([problem]);
  });
});

describe("a value that is missing", () => {
  const imageMissing = (pointer: string, got = "") =>
    `${pointer}: error[image-missing]: the manifest names no image (expected "image": {"name": "registry/path:tag"}${got})`;
  const missing = (pointer: string, key: string) =>
    `${pointer}: error[missing-key]: ${key} is missing (expected "${key}" with a value)`;
  const empty = (pointer: string, key: string) =>
    `${pointer}: error[missing-key]: ${key} is empty (expected "${key}" with a value, got "")`;
  const device = (members: object) => ({ image: { name: "a.b/c:1" }, host_config: { devices: [members] } });

  test.each([
    ["the image", {}, [imageMissing("")]],
    ["the image's name", { image: {} }, [imageMissing("/image")]],
    ["the image's name, which is empty", { image: { name: "" } }, [imageMissing("/image/name", ', got ""')]],
    ["a device's path", device({}), [missing("/host_config/devices/0", "path_on_host")]],
    [
      "a device's path, which is empty",
      device({ path_on_host: "" }),
      [empty("/host_config/devices/0/path_on_host", "path_on_host")],
    ],
    [
      "a device's path, which is null",
      device({ path_on_host: null }),
      [missing("/host_config/devices/0", "path_on_host")],
    ],
    [
      "both ends of a mount",
      { image: { name: "a.b/c:1" }, mount_points: [{}] },
      [missing("/mount_points/0", "source"), missing("/mount_points/0", "destination")],
    ],
  ])("%s", (_, manifest, problems) => {
    expect(problemsOfText(JSON.stringify(manifest))).toEqual(problems);
  });
});

test("a pointer is of the file's own spelling", () => {
  const manifest = { id: "a", image: { name: "a.b/c:1" }, mounts: [{ source: "/a", destination: 5 }] };

  expect(problemsOfText(JSON.stringify(manifest))).toEqual([
    "/mounts/0/destination: error[wrong-type]: destination is of the wrong type (expected a text in double quotes, got 5)",
  ]);
});

test("one place has one error, but a warning does not take its place", () => {
  const port = (text: string) =>
    problemsOfText(
      `{"image": {"name": "a.b/c:1"}, "host_config": {"port_mappings": [{"container_port": ${text}, "host_port": 1}]}}`,
    );
  const pointer = "/host_config/port_mappings/0/container_port";

  expect(port("0.5")).toEqual([
    `${pointer}: error[not-a-whole-number]: the number is not a plain whole number (expected digits only, got 0.5)`,
  ]);
  expect(problemsWith({ HOST_NAME: 5 })).toEqual([
    '/HOST_NAME: warning[key-case]: the key "HOST_NAME" is written in another case than Kanto documents (expected "host_name"); write "host_name": other programs read manifests by their exact keys',
    "/HOST_NAME: error[wrong-type]: host_name is of the wrong type (expected a text in double quotes, got 5)",
  ]);
});

test("rules are applied to what can be understood beside values that are refused", () => {
  const hostConfig = { privileged: true, extra_capabilities: ["A"], extra_hosts: ["a"] };

  expect(problemsWith({ host_config: hostConfig }).map((line) => line.split(": ", 2)[1])).toEqual([
    "error[privileged-conflict]",
    "error[extra-host-unfit]",
  ]);
});
