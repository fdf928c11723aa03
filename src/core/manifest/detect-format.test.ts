import { expect, test } from "vitest";
import { detectFormat } from "./detect-format.ts";

test.each([
  [["container_id"], "native"],
  [["container_name", "id", "name", "mounts"], "native"],
  [["id", "mount_points"], "native"],
  [["Container_ID", "id"], "native"],
  [["id"], "internal"],
  [["image", "name"], "internal"],
  [["mounts"], "internal"],
  [["NAME"], "internal"],
  [["image", "protocol"], "native"],
  [["id", "proto"], "internal"],
  [[], "native"],
])("a manifest of the keys %j is %s", (keys, format) => {
  expect(detectFormat(keys)).toBe(format);
});
