import { describe, expect, test } from "vitest";
import { countEdits, nearestKey } from "./nearest-key.ts";

const KNOWN = ["host_config", "host_name", "image", "env", "privileged", "port_mappings"];

test.each([
  ["hostConfig", "host_config"],
  ["Host-Config", "host_config"],
  ["host_nmae", "host_name"],
  ["imgae", "image"],
  ["priviledged", "privileged"],
  ["portmappings", "port_mappings"],
  ["enf", "env"],
])("%s was probably meant as %s", (key, nearest) => expect(nearestKey(key, KNOWN)).toBe(nearest));

test.each(["zzz", "", "labels", "x".repeat(100_000)])("%.10s is near nothing", (key) => {
  expect(nearestKey(key, KNOWN)).toBeUndefined();
});

describe("one edit is allowed for every three characters", () => {
  test.each([
    ["en", undefined],
    ["emv", "env"],
    ["imaje", "image"],
    ["imjje", undefined],
    ["imjjes", undefined],
    ["imagess", "image"],
    ["imagesss", undefined],
    ["IMAJE", "image"],
  ])("%s: %s", (key, nearest) => expect(nearestKey(key, KNOWN)).toBe(nearest));

  test("fewer edits win, of equals the first", () => {
    expect(nearestKey("memory_max", ["memory_may_x", "memory_mat", "memory_mas"])).toBe("memory_mat");
  });

  test("the same letters in another style win over everything", () => {
    expect(nearestKey("hostname", ["hostnames", "host_name"])).toBe("host_name");
    expect(nearestKey("Host.Name -", ["hostnames", "host_name"])).toBe("host_name");
  });
});

test.each([
  ["", "", 0],
  ["image", "image", 0],
  ["", "abc", 3],
  ["abc", "", 3],
  ["image", "imgae", 1],
  ["abcd", "badc", 2],
  ["ab", "cab", 1],
  ["abc", "ab", 1],
  ["kitten", "sitting", 3],
  ["abc", "cba", 2],
  ["ca", "abc", 3],
  ["xyz", "abc", 3],
])("from '%s' to '%s' it takes %d edits, a swap of neighbours being one", (from, to, edits) => {
  expect(countEdits(from, to)).toBe(edits);
});
