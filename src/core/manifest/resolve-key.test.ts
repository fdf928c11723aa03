import { describe, expect, test } from "vitest";
import { acceptedKeys, resolveKey } from "./resolve-key.ts";
import { nativeKey, otherSpelling, translateKey } from "./spelling.ts";

const NATIVE = { container_name: 0, mount_points: 0, image: 0, "x-kanto-auto-deployer": 0 };
const INTERNAL = { name: 0, mounts: 0, image: 0 };
const PORT = "/host_config/port_mappings/0";

describe("a key stands for a field", () => {
  test.each([
    ["as it is spelled", "image", { key: "image", spelledLikeOther: false }],
    ["as the other format spells it", "mounts", { key: "mount_points", spelledLikeOther: true }],
    ["in another case", "Image", { key: "image", spelledLikeOther: false, properCase: "image" }],
    [
      "in another case and as the other format spells it",
      "MOUNTS",
      { key: "mount_points", spelledLikeOther: true, properCase: "mounts" },
    ],
    ["or for none", "volumes", null],
    ["or for one that this object does not have", "proto", null],
    ["or for one that objects have by themselves", "constructor", null],
  ])("%s", (_, written, resolved) => expect(resolveKey(written, NATIVE, "native", "")).toEqual(resolved));

  test("in the internal format the native spelling is the other one", () => {
    expect(resolveKey("container_name", INTERNAL, "internal", "")).toEqual({ key: "name", spelledLikeOther: true });
    expect(resolveKey("name", INTERNAL, "internal", "")).toEqual({ key: "name", spelledLikeOther: false });
  });
});

test("the keys that mean something in an object are its fields in both spellings", () => {
  expect(acceptedKeys(NATIVE, "native", "")).toEqual([
    "container_name",
    "name",
    "mount_points",
    "mounts",
    "image",
    "x-kanto-auto-deployer",
  ]);
  expect(acceptedKeys(INTERNAL, "internal", "")).toEqual(["name", "container_name", "mounts", "mount_points", "image"]);
  expect(acceptedKeys({ name: 0, decrypt_config: 0 }, "internal", "/image")).toEqual(["name", "decrypt_config"]);
});

describe("the two formats differ in four fields, each in its own object only", () => {
  test.each([
    ["container_id", "id", ""],
    ["container_name", "name", ""],
    ["mount_points", "mounts", ""],
    ["proto", "protocol", PORT],
    ["proto", "protocol", "/host_config/port_mappings/17"],
  ])("%s is %s", (native, internal, parent) => {
    expect(translateKey(internal, "native", parent)).toBe(native);
    expect(translateKey(native, "internal", parent)).toBe(internal);
    expect(otherSpelling(native, "native", parent)).toBe(internal);
    expect(otherSpelling(internal, "internal", parent)).toBe(native);
    expect(nativeKey(internal, parent)).toBe(native);
    expect(nativeKey(native, parent)).toBe(native);
  });

  test.each([
    ["name", "/image"],
    ["id", "/hooks/0"],
    ["mounts", "/host_config"],
    ["protocol", ""],
    ["protocol", "/host_config/port_mappings"],
    ["protocol", `${PORT}/x`],
    ["protocol", `/x${PORT}`],
    ["image", ""],
  ])("%s in '%s' has one spelling", (key, parent) => {
    expect(translateKey(key, "native", parent)).toBeUndefined();
    expect(otherSpelling(key, "internal", parent)).toBeUndefined();
    expect(nativeKey(key, parent)).toBe(key);
  });
});
