import { expect, test } from "vitest";
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

test("a swap of neighbours is one edit", () => {
  expect(countEdits("image", "imgae")).toBe(1);
  expect(countEdits("", "abc")).toBe(3);
});
