import { describe, expect, test } from "vitest";
import { readText } from "../../../test/support/manifest-cases.ts";
import type { Problem } from "../model/problem.ts";

const IMAGE = { name: "a.b/c:1" };

/** What the reader says of a manifest, without where. */
function wordsOn(manifest: object): readonly Partial<Problem>[] {
  return readText(JSON.stringify({ image: IMAGE, ...manifest })).problems.map(({ message, expected, got, hint }) => ({
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(got === undefined ? {} : { got }),
    ...(hint === undefined ? {} : { hint }),
  }));
}

function hintsOn(manifest: object): readonly (string | undefined)[] {
  return wordsOn(manifest).map(({ hint }) => hint);
}

describe("a name that Kanto refuses comes with the nearest that it takes", () => {
  test.each([
    ["my app", '"my-app" would do'],
    ["a / b", '"a-b" would do'],
    [".-hidden.app", '"hidden.app" would do'],
    ["-9_A", '"9_A" would do'],
    ["..", undefined],
    ["äöü", undefined],
  ])("%s", (name, hint) => expect(hintsOn({ container_name: name })).toEqual([hint]));
});

describe("a size that Kanto does not read comes with the spelling that was meant", () => {
  test.each([
    ["200MB", 'write "200M"'],
    ["200 mb", 'write "200M"'],
    ["1.5GiB", 'write "1.5G"'],
    ["64kib", 'write "64K"'],
    ["200", "state the unit: a number alone is refused"],
    ["200B", "state the unit: a number alone is refused"],
    ["2 TB", undefined],
    ["1.5.2M", undefined],
    ["about 200MB", undefined],
    ["200MB or so", undefined],
    ["1.MB", undefined],
    ["200  MB", undefined],
  ])("%s", (memory, hint) => expect(hintsOn({ host_config: { resources: { memory } } })).toEqual([hint]));

  test("the swap limit alone may be without limit", () => {
    expect(wordsOn({ host_config: { resources: { memory: "-1", memory_swap: "-2" } } })).toEqual([
      {
        message: "memory is not a size that Kanto reads",
        expected: 'a number with K, M or G, such as "200M"',
        got: '"-1"',
      },
      {
        message: "memory_swap is not a size that Kanto reads",
        expected: 'a number with K, M or G, such as "200M", or "-1" for no limit',
        got: '"-2"',
      },
    ]);
  });
});

describe("an environment variable is refused for its name or for its line end", () => {
  const NAME = "NAME=value, the name of letters, digits and _, not beginning with a digit";
  const LINE = "a value on one line";

  test.each([
    ["MY-NAME=1", NAME],
    ["1A", NAME],
    ["=1", NAME],
    ["A B=1\n2", NAME],
    ["A=1\n2", LINE],
    ["_a1=b=c\n", LINE],
  ])("%j", (variable, expected) => {
    expect(wordsOn({ config: { env: [variable] } }).map((words) => words.expected)).toEqual([expected]);
  });
});

describe("a number out of range comes with the range", () => {
  test.each([
    ["below", { hooks: [{ path: "/x", timeout: -1 }] }, ["0 or more", undefined]],
    ["above", { hooks: [{ path: "/x", timeout: 2_147_483_648 }] }, ["at most 2147483647", undefined]],
    [
      "nanoseconds where the format has seconds",
      { id: "a", host_config: { restart_policy: { retry_timeout: 30_000_000_000 } } },
      ["at most 9007199", "it is seconds in this format, not nanoseconds"],
    ],
    ["a negative time", { id: "a", host_config: { restart_policy: { retry_timeout: -1 } } }, ["0 or more", undefined]],
  ])("%s", (_, manifest, found) => {
    expect(wordsOn(manifest).map(({ expected, hint }) => [expected, hint])).toEqual([found]);
  });
});

describe("a value of the wrong type comes with the type that was wanted", () => {
  test.each([
    ["a text", { host_name: 5 }, "a text in double quotes"],
    ["a number", { hooks: [{ path: "/x", timeout: true }] }, "a whole number"],
    ["a flag", { io_config: { tty: 1 } }, "true or false"],
    ["an object", { config: [] }, "an object: { … }"],
    ["a list", { hooks: {} }, "a list: [ … ]"],
    ["one of some words", { host_config: { network_mode: 5 } }, '"bridge" or "host"'],
    [
      "one of some words and numbers",
      { hooks: [{ path: "/x", type: 4 }] },
      '"Prestart" or "Poststart" or "Poststop" or "Unknown" or 0 or 1 or 2 or 3',
    ],
  ])("%s", (_, manifest, expected) => {
    expect(wordsOn(manifest).map((words) => words.expected)).toEqual([expected]);
  });
});

test.each([
  ["at the end", "a.b/c:1 ", "remove the space around it"],
  ["at the beginning", " a.b/c:1", "remove the space around it"],
  ["inside", "a.b/my c:1", undefined],
])("an image name with a space %s", (_, name, hint) => expect(hintsOn({ image: { name } })).toEqual([hint]));

test.each([
  ["without a colon", "broker", undefined],
  ["with more than one", "broker:fe80::1", "Kanto splits at colons, so IPv6 addresses cannot be stated"],
])("an extra host %s", (_, host, hint) => expect(hintsOn({ host_config: { extra_hosts: [host] } })).toEqual([hint]));

test("the rest is said as it is", () => {
  const manifest = {
    container_id: "a..b",
    host_name: "ä".repeat(33),
    domain_name: "a\u202eb",
    image: { name: "a.b/c:1", decrypt_config: { recipients: ["cert.pem"] } },
    mount_points: [{ source: "data", destination: "/d" }],
    host_config: { port_mappings: [{ container_port: 80, host_port: 70_000 }] },
  };

  expect(wordsOn(manifest).map(({ message, expected, hint }) => [message, expected, hint])).toEqual([
    ["the recipient has no scheme", '"pkcs7:path of the certificate"', undefined],
    [
      "Kanto could never start a container of this id",
      "at most 76 letters and digits, with single . _ or - between them",
      "leave the key out: an id is then chosen",
    ],
    ["the host name is too long", "at most 64 bytes", undefined],
    ["domain_name holds a control or direction character", undefined, "type the text again"],
    ["source is not an absolute path", "a path that begins with /", undefined],
    ["host_port is not a port", "a number from 1 to 65535", undefined],
  ]);
});
