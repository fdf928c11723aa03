import { expect, test } from "vitest";
import { COMPLETE_NATIVE_MANIFEST, COMPLETE_SPEC } from "../../../test/support/complete-manifest.ts";
import { readText, usable } from "../../../test/support/manifest-cases.ts";
import { writeNativeManifest } from "./write-native-manifest.ts";

test("everything of a spec is written in Kanto's own spelling, and the retry timeout in nanoseconds", () => {
  expect(JSON.parse(writeNativeManifest(COMPLETE_SPEC, "engine-1"))).toEqual(COMPLETE_NATIVE_MANIFEST);
});

test("what is written is indented text with a line end, as people keep files", () => {
  const written = writeNativeManifest(COMPLETE_SPEC);

  expect(written).toBe(`${JSON.stringify(JSON.parse(written), null, 2)}\n`);
});

test("without an id none is stated, so that one is chosen at each deployment", () => {
  const { container_id: _, ...withoutId } = COMPLETE_NATIVE_MANIFEST;

  expect(JSON.parse(writeNativeManifest(COMPLETE_SPEC))).toEqual(withoutId);
});

test("a privileged container is written without the lists that Kanto refuses beside it", () => {
  const spec = { ...COMPLETE_SPEC, privileged: true, devices: [], extraCapabilities: [] };
  const { devices: _devices, extra_capabilities: _capabilities, ...hostConfig } = COMPLETE_NATIVE_MANIFEST.host_config;
  const written = writeNativeManifest(spec);

  expect(JSON.parse(written).host_config).toEqual({ ...hostConfig, privileged: true });
  expect(usable(readText(written)).spec).toEqual(spec);
});

test.each([
  ["an image that is not encrypted has no decryption", [], [], undefined],
  ["keys alone are decryption", ["/k"], [], { keys: ["/k"], recipients: [] }],
  ["recipients alone are decryption", [], ["pkcs7:/r"], { keys: [], recipients: ["pkcs7:/r"] }],
])("%s", (_, decryptKeys, decryptRecipients, decryption) => {
  const image = { name: "a.b/c:1", decryptKeys, decryptRecipients };

  expect(JSON.parse(writeNativeManifest({ ...COMPLETE_SPEC, image })).image).toEqual({
    name: "a.b/c:1",
    ...(decryption === undefined ? {} : { decrypt_config: decryption }),
  });
});

test("hooks are numbered as Kanto's reader wants, those of an unknown type with the number that never runs", () => {
  const hooks = ["Prestart", "Poststart", "Poststop", "CreateRuntime"].map((type) => ({
    path: "/bin/x",
    args: [],
    environment: [],
    timeoutSeconds: 0,
    type,
  }));
  const written: { hooks: readonly { type: unknown }[] } = JSON.parse(writeNativeManifest({ ...COMPLETE_SPEC, hooks }));

  expect(written.hooks.map(({ type }) => type)).toEqual([0, 1, 2, 3]);
});
