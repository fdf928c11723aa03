import { expect, test } from "vitest";
import { specOf } from "../../../test/support/builders.ts";
import {
  COMPLETE_INTERNAL_MANIFEST,
  COMPLETE_NATIVE_MANIFEST,
  COMPLETE_SPEC,
} from "../../../test/support/complete-manifest.ts";
import { readText, usable } from "../../../test/support/manifest-cases.ts";

test.each([
  ["native", COMPLETE_NATIVE_MANIFEST],
  ["internal", COMPLETE_INTERNAL_MANIFEST],
])("every field of a manifest in the %s format reaches the spec", (format, manifest) => {
  expect(usable(readText(JSON.stringify(manifest)))).toEqual({
    path: "case.json",
    sha256: "0".repeat(64),
    modifiedAtMs: 1,
    format,
    containerId: "engine-1",
    spec: COMPLETE_SPEC,
    options: {},
  });
});

test.each([
  ["native", { container_name: "web" }],
  ["internal", { name: "web" }],
])("a manifest in the %s format that states an image only means Kanto's defaults", (format, names) => {
  const manifest = usable(readText(JSON.stringify({ ...names, image: { name: "example.com/web:1" } })));

  expect(manifest.format).toBe(format);
  expect(manifest.spec).toEqual(specOf("web"));
  expect(manifest).not.toHaveProperty("containerId");
});

test("hooks of the type Unknown are left out, under either spelling, and a hook without a type is a Prestart", () => {
  const hooks = [{ path: "/a", type: 3 }, { path: "/b", type: "Unknown" }, { path: "/c", type: 1 }, { path: "/d" }];
  const { spec } = usable(readText(JSON.stringify({ image: { name: "a.b/c:1" }, hooks })));

  expect(spec.hooks.map(({ path, type }) => `${path} ${type}`)).toEqual(["/c Poststart", "/d Prestart"]);
});
