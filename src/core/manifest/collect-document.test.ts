import { describe, expect, test } from "vitest";
import { readText, usable } from "../../../test/support/manifest-cases.ts";
import { problemsOfText, problemsWith } from "../../../test/support/manifest-problems.ts";

const IMAGE = '"image": {"name": "ghcr.io/a/b:1"}';
const HOST_PORT = "/host_config/port_mappings/0/host_port";

function specWith(members: string) {
  return usable(readText(`{${IMAGE}, ${members}}`)).spec;
}

describe("a null or an empty text is as good as nothing", () => {
  test.each([
    ["a text", '"host_name": null, "domain_name": ""'],
    ["an object", '"config": null, "host_config": {"resources": null}'],
    ["a list", '"mount_points": null'],
    ["a choice", '"host_config": {"network_mode": "", "restart_policy": {"type": null}}'],
    ["a number", '"host_config": {"restart_policy": {"maximum_retry_count": null}}'],
    ["a name", '"container_name": "", "container_id": null'],
  ])("%s", (_, members) => {
    expect(problemsOfText(`{${IMAGE}, ${members}}`)).toEqual([]);
    expect(specWith(members)).toEqual(specWith('"config": {}'));
  });

  test("a null in a list is an empty value and said, an empty text there is one and not said", () => {
    const removeIt = (index: number) =>
      `/config/cmd/${index}: warning[null-in-list]: the list holds null, which Kanto reads as an empty value; remove it`;

    expect(problemsWith({ config: { cmd: [null, "", null] } })).toEqual([removeIt(0), removeIt(2)]);
    expect(specWith('"config": {"cmd": [null, "", null]}').command).toEqual(["", "", ""]);
  });

  test("a null in a list of objects lacks what such an object needs", () => {
    expect(problemsWith({ hooks: [null] })).toEqual([
      "/hooks/0: warning[null-in-list]: the list holds null, which Kanto reads as an empty value; remove it",
      '/hooks/0: error[missing-key]: hooks.path is missing (expected "path" with a value)',
    ]);
  });

  test("an empty text where no text belongs is of the wrong type", () => {
    expect(problemsWith({ host_config: { privileged: "", devices: "" } })).toEqual([
      '/host_config/privileged: error[wrong-type]: privileged is of the wrong type (expected true or false, got "")',
      '/host_config/devices: error[wrong-type]: devices is of the wrong type (expected a list: [ … ], got "")',
    ]);
  });
});

describe("a key that stands for the same field as another", () => {
  test("in another case is an error, whichever is first", () => {
    const twice = (key: string, column: number) =>
      `/${key}: error[duplicate-key]: the key "${key}" is stated twice in this object; the first stands at 1:${column}; keep one of them`;
    const otherCase = (key: string) =>
      `/${key}: warning[key-case]: the key "${key}" is written in another case than Kanto documents (expected "host_name"); write "host_name": other programs read manifests by their exact keys`;

    expect(problemsOfText(`{"host_name": "a", "Host_Name": "b", ${IMAGE}}`)).toEqual([twice("Host_Name", 2)]);
    expect(problemsOfText(`{"Host_Name": "a", "host_name": "b", ${IMAGE}}`)).toEqual([
      otherCase("Host_Name"),
      twice("host_name", 2),
    ]);
  });

  test("and is null does not count", () => {
    expect(
      problemsOfText(`{"host_name": null, "Host_Name": "b", "name": null, "container_name": "c", ${IMAGE}}`),
    ).toEqual([
      '/Host_Name: warning[key-case]: the key "Host_Name" is written in another case than Kanto documents (expected "host_name"); write "host_name": other programs read manifests by their exact keys',
    ]);
  });

  test("in the other format's spelling gives way, and its value with it", () => {
    expect(specWith('"name": "a", "container_name": "b"').name).toBe("b");
    expect(specWith('"container_name": "b", "name": "a"').name).toBe("b");
    expect(specWith('"container_id": "i", "name": "a"').name).toBe("a");
  });

  test("and twice in the other format's spelling is one too many", () => {
    expect(
      problemsOfText(`{"container_id": "i", "name": "a", "NAME": "b", ${IMAGE}}`).map((line) =>
        line.split(": ", 2).join(" "),
      ),
    ).toEqual(["/name warning[other-format-key]", "/NAME error[duplicate-key]"]);
  });
});

describe("numbers are plain whole numbers, as Kanto's reader wants them", () => {
  const port = (written: string) =>
    `{${IMAGE}, "host_config": {"port_mappings": [{"container_port": 80, "host_port": ${written}}]}}`;
  const notWhole = (got: string) =>
    `${HOST_PORT}: error[not-a-whole-number]: the number is not a plain whole number (expected digits only, got ${got})`;

  test.each(["80.0", "1e3", "8E1", "80.5", "-1.0"])("%s is none", (written) => {
    expect(problemsOfText(port(written))).toEqual([notWhole(written)]);
  });

  test.each(["8", "80"])("%s is one", (written) => {
    expect(problemsOfText(port(written))).toEqual([]);
  });

  test("a negative one is out of range, but whole", () => {
    expect(problemsOfText(port("-10"))).toEqual([
      `${HOST_PORT}: error[port-out-of-range]: host_port is not a port (expected a number from 1 to 65535, got -10)`,
    ]);
  });

  test("where no number belongs it is the type that is wrong", () => {
    expect(problemsOfText(`{${IMAGE}, "host_name": 1.5}`)).toEqual([
      "/host_name: error[wrong-type]: host_name is of the wrong type (expected a text in double quotes, got 1.5)",
    ]);
  });

  test("what Kanto writes of its own state may be any number", () => {
    expect(problemsOfText(`{${IMAGE}, "restart_count": 0.0}`)).toEqual([]);
  });
});

test("a list where an object belongs is not taken for one", () => {
  expect(problemsWith({ config: ["a"], host_config: { resources: [] } })).toEqual([
    "/config: error[wrong-type]: config is of the wrong type (expected an object: { … }, got a list)",
    "/host_config/resources: error[wrong-type]: resources is of the wrong type (expected an object: { … }, got a list)",
  ]);
});

test("an object or a list where a text belongs is not looked into", () => {
  expect(problemsWith({ host_name: { zzz: 1 }, domain_name: [null] })).toEqual([
    "/host_name: error[wrong-type]: host_name is of the wrong type (expected a text in double quotes, got an object)",
    "/domain_name: error[wrong-type]: domain_name is of the wrong type (expected a text in double quotes, got a list)",
  ]);
  expect(problemsWith({ state: { zzz: 1 }, created: [null] })).toEqual([
    "/state: warning[key-without-effect]: state is state that Kanto keeps itself; it is ignored here; remove it",
    "/created: warning[key-without-effect]: created is state that Kanto keeps itself; it is ignored here; remove it",
  ]);
});
