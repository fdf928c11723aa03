import { describe, expect, test } from "vitest";
import { keyLabel, lastKey, parentPointer, pointerStep } from "./json-pointer.ts";

test("a step of a pointer escapes what RFC 6901 gives a meaning, all of it", () => {
  expect(["image", 0, "a/b/c", "a~b~c", "~1"].map(pointerStep)).toEqual([
    "/image",
    "/0",
    "/a~1b~1c",
    "/a~0b~0c",
    "/~01",
  ]);
});

test("the parent of a pointer lacks its last step, and the document is its own", () => {
  expect(["/a/b/0", "/a", ""].map(parentPointer)).toEqual(["/a/b", "", ""]);
});

test("the last key is what stands behind the last slash", () => {
  expect(["/a/b", "/a", ""].map(lastKey)).toEqual(["b", "a", ""]);
});

describe("messages call a value by its key, and by the object's where the key alone says nothing", () => {
  test.each([
    ["", "the manifest"],
    ["/0", "the manifest"],
    ["/host_config/port_mappings/12/host_port", "host_port"],
    ["/config/env/12", "config.env"],
    ["/hooks/0/type", "hooks.type"],
    ["/host_config/log_config/driver_config/type", "driver_config.type"],
    ["/image/name", "image.name"],
    ["/name", "name"],
    ["/host_config/x1", "x1"],
    ["/host_config/1x", "1x"],
  ])("%s is %s", (pointer, label) => {
    expect(keyLabel(pointer)).toBe(label);
  });
});
