import { describe, expect, test } from "vitest";
import { problemsOfText, problemsWith } from "../../../test/support/manifest-problems.ts";

const IMAGE = { image: { name: "ghcr.io/a/b:1" } };

const unknown = (pointer: string, hint = "") => {
  const key = pointer.slice(pointer.lastIndexOf("/") + 1);
  return `${pointer}: warning[unknown-key]: the key "${key}" means nothing here and is ignored${hint}`;
};

describe("a key that means nothing", () => {
  test.each([
    ["is left at that where nothing is near", { zzz: 1 }, unknown("/zzz")],
    [
      "was a known one in another style",
      { "Host-Config": {} },
      unknown("/Host-Config", '; did you mean "host_config"?'),
    ],
    ["was misspelled", { host_confg: {} }, unknown("/host_confg", '; did you mean "host_config"?')],
    ["was one of the other format, misspelled", { mountss: [] }, unknown("/mountss", '; did you mean "mounts"?')],
    ["belongs one level deeper", { env: [] }, unknown("/env", '; "env" belongs into "config"')],
    [
      "belongs two levels deeper",
      { max_files: 1 },
      unknown("/max_files", '; "max_files" belongs into "host_config.log_config.driver_config"'),
    ],
    [
      "belongs into either of two",
      { type: 1 },
      unknown("/type", '; "type" belongs into "host_config.restart_policy" or "host_config.log_config.driver_config"'),
    ],
    [
      "belongs deeper and is misspelled",
      { privilegd: true },
      unknown("/privilegd", '; did you mean "privileged" in "host_config"?'),
    ],
    [
      "is what others call a field of the top level",
      { volumes: [] },
      unknown("/volumes", '; did you mean "mount_points"?'),
    ],
    [
      "is what others call a deeper field",
      { ports: [] },
      unknown("/ports", '; did you mean "port_mappings" in "host_config"?'),
    ],
    [
      "is nearly what others call a deeper field",
      { comand: [] },
      unknown("/comand", '; did you mean "cmd" in "config"?'),
    ],
    ["is of a list's elements, which are no one place", { path_on_host: "/dev/a" }, unknown("/path_on_host")],
    ["holds a slash", { "a/b": 1 }, '/a~1b: warning[unknown-key]: the key "a/b" means nothing here and is ignored'],
    [
      "is in an object that knows it by another name",
      { host_config: { ports: [] } },
      unknown("/host_config/ports", '; did you mean "port_mappings"?'),
    ],
    [
      "is in an object beside the one that knows it",
      { config: { privileged: true } },
      unknown("/config/privileged", '; "privileged" belongs into "host_config"'),
    ],
  ])("%s", (_, members, problem) => {
    expect(problemsWith(members)).toEqual([problem]);
  });

  test("is measured against the known ones only up to 60 characters", () => {
    const key = (length: number) => "host_config".padEnd(length, "_");

    expect(problemsWith({ [key(60)]: 1 })).toEqual([unknown(`/${key(60)}`, '; did you mean "host_config"?')]);
    expect(problemsWith({ [key(61)]: 1 })).toEqual([
      `/${key(61)}: warning[unknown-key]: the key "${key(60)}…" means nothing here and is ignored`,
    ]);
  });

  test("gets no advice once a hundred problems are found", () => {
    const others = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}`, 1]));
    const of = (count: number) => problemsWith({ ...others(count), host_confg: {} }).at(count);

    expect(of(99)).toBe(unknown("/host_confg", '; did you mean "host_config"?'));
    expect(problemsWith({ ...others(100), host_confg: {} })).toEqual([
      ...Object.keys(others(100)).map((key) => unknown(`/${key}`)),
      "-: warning[problems-left-out]: 1 more problems are left out",
    ]);
  });
});

describe("a key in another spelling", () => {
  const text = (members: object) => JSON.stringify({ ...members, ...IMAGE });

  test("of the internal format in a native manifest is used, and said", () => {
    expect(problemsOfText(text({ container_id: "a", name: "b" }))).toEqual([
      '/name: warning[other-format-key]: the key "name" is how the internal format spells "container_name" (expected "container_name"); the value is used; write "container_name", as this file is in the native format',
    ]);
  });

  test("of the native format in an internal one is used, and said", () => {
    const members = { id: "a", host_config: { port_mappings: [{ proto: "udp", container_port: 1, host_port: 2 }] } };

    expect(problemsOfText(text(members))).toEqual([
      '/host_config/port_mappings/0/proto: warning[other-format-key]: the key "proto" is how the native format spells "protocol" (expected "protocol"); the value is used; write "protocol", as this file is in the internal format',
    ]);
  });

  test("in another case is used, and said in both respects", () => {
    expect(problemsOfText(text({ container_id: "a", NAME: "b" }))).toEqual([
      '/NAME: warning[key-case]: the key "NAME" is written in another case than Kanto documents (expected "name"); write "name": other programs read manifests by their exact keys',
      '/NAME: warning[other-format-key]: the key "NAME" is how the internal format spells "container_name" (expected "container_name"); the value is used; write "container_name", as this file is in the native format',
    ]);
  });

  test("beside its own is ignored, wherever it stands", () => {
    const ignored =
      '/name: warning[key-in-both-spellings]: "name" is ignored, because this object states "container_name" as well; remove one of the two';

    expect(problemsOfText(text({ name: "b", container_name: "a" }))).toEqual([ignored]);
    expect(problemsOfText(text({ container_name: "a", name: "b" }))).toEqual([ignored]);
  });
});
