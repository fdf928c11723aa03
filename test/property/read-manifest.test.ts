import fc from "fast-check";
import { expect, test } from "vitest";
import { ADMISSION_RULE_NAMES, type AdmissionRule } from "../../src/core/admission/admission-rule.ts";
import { judgeSpec } from "../../src/core/admission/judge-spec.ts";
import { guardSize } from "../../src/core/manifest/guard-size.ts";
import { parseJson } from "../../src/core/manifest/parse-json.ts";
import { writeNativeManifest } from "../../src/core/manifest/write-native-manifest.ts";
import type { ReadManifest } from "../../src/core/model/manifest.ts";
import { isFitContainerId } from "../../src/core/reconcile/container-id.ts";
import { acceptableManifest } from "../support/manifest-arbitrary.ts";
import { encode, readBytes, readText, usable } from "../support/manifest-cases.ts";

const { KAD_PROPERTY_RUNS } = process.env;

/** As many as KAD_PROPERTY_RUNS says, where it says fewer. */
function runs(usual: number): { readonly numRuns: number } {
  return { numRuns: Math.min(usual, Number(KAD_PROPERTY_RUNS ?? usual)) };
}

const FIT_NAME = /^[a-zA-Z0-9_][a-zA-Z0-9_.-]*$/;
const IMAGE = { image: { name: "a.b/c:1" } };

/** Bytes that come close to a manifest: a valid one with some of them changed, cut or doubled. */
const damagedManifest = fc
  .tuple(acceptableManifest, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), fc.nat())
  .map(([manifest, changes, cutAt]) => {
    const bytes = encode(JSON.stringify(manifest));
    for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
    return cutAt % 3 === 0 ? bytes.subarray(0, cutAt % bytes.length) : bytes;
  });

/** Any JSON under the keys of a manifest. */
const strangeManifest = fc.dictionary(
  fc.constantFrom(
    "container_id",
    "container_name",
    "id",
    "name",
    "image",
    "mounts",
    "hooks",
    "config",
    "host_config",
    "IMAGE",
    "__proto__",
    "x",
  ),
  fc.oneof(fc.jsonValue(), fc.constant(IMAGE.image)),
);

test("B3 B7: whatever the bytes, the answer is a manifest or reasons, never an exception", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: "binary" }).map(encode),
    fc.json().map(encode),
    strangeManifest.map((manifest) => encode(JSON.stringify(manifest))),
    damagedManifest,
  );

  fc.assert(
    fc.property(bytes, (input) => {
      const read = readBytes(input);
      expectSound(read);
    }),
    runs(2000),
  );
});

function expectSound(read: ReadManifest): void {
  const errors = read.problems.filter(({ severity }) => severity === "error");
  if (read.kind === "unusable") {
    expect(errors.length).toBeGreaterThan(0);
    expect(read.unusable.candidateNames.length).toBeGreaterThan(0);
    return;
  }
  expect(errors).toEqual([]);
  expect(read.manifest.spec.name).toMatch(FIT_NAME);
  expect(read.manifest.spec.image.name).not.toBe("");
  if (read.manifest.containerId !== undefined) expect(isFitContainerId(read.manifest.containerId)).toBe(true);
}

test("F4: names and ids that do not fit are never accepted", () => {
  const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string(), fc.stringMatching(/^[a-zA-Z0-9._-]{1,90}$/));

  fc.assert(
    fc.property(anyText, anyText, (id, name) => {
      const read = readText(JSON.stringify({ ...IMAGE, container_id: id, container_name: name }));
      expectSound(read);
      if (read.kind === "usable" && id !== "") expect(read.manifest.containerId).toBe(id);
    }),
    runs(1000),
  );
});

test("the parser accepts exactly what JSON.parse accepts", () => {
  const nearlyJson = fc.oneof(
    fc.json(),
    fc
      .array(
        fc.constantFrom(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          '"a"',
          "1",
          "-0",
          "1.",
          "1e5",
          "01",
          "null",
          "nul",
          " ",
          "\n",
          "\u00a0",
          "//",
          "/**/",
          '"\\x"',
          '"\\u12"',
          "'",
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join("")),
    fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 1 })).map(([json, at, by]) => {
      const place = at % (json.length + 1);
      return json.slice(0, place) + by + json.slice(place + 1);
    }),
  );

  fc.assert(
    fc.property(nearlyJson, (text) => {
      if (guardSize(text) !== null) return;
      expect([text, parseJson(text).findings.length === 0]).toEqual([text, isJson(text)]);
    }),
    runs(3000),
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test("a spec written as a native manifest and read again is the same spec", () => {
  fc.assert(
    fc.property(acceptableManifest, (manifest) => {
      const { spec, containerId } = usable(readText(JSON.stringify(manifest)));
      const written = writeNativeManifest(spec, containerId);
      const again = usable(readText(written, "other.json"));

      expect(again.spec).toEqual(spec);
      expect(again.containerId).toBe(containerId);
      expect(writeNativeManifest(again.spec, containerId)).toBe(written);
    }),
    runs(500),
  );
});

const verdict = fc.constantFrom("allow" as const, "warn" as const, "deny" as const);
const verdicts = fc.record(
  Object.fromEntries(ADMISSION_RULE_NAMES.map((rule) => [rule, verdict])) as Record<AdmissionRule, typeof verdict>,
  { requiredKeys: [] },
);
const anyPolicy = fc.record({
  rules: verdicts,
  fallback: verdict,
  exceptions: verdicts.map((stated) => new Map([["case", stated]])),
  registries: fc.option(fc.array(fc.constantFrom("example.com", "a.b", "a.b/c"), { maxLength: 2 })),
  sensitivePaths: fc.array(fc.constantFrom("/", "/etc", "/data", "/dev", "/run/x"), { maxLength: 3 }),
});

test("F5 F6: whatever the manifest and the policy: usable is what the policy does not deny, and each denial is said", () => {
  fc.assert(
    fc.property(acceptableManifest, anyPolicy, (manifest, policy) => {
      const text = JSON.stringify(manifest);
      const { spec } = usable(readText(text));
      const judged = judgeSpec(spec, policy).map((judgement) => judgement.verdict);
      const read = readText(text, "case.json", policy);

      expect(read.kind).toBe(judged.includes("deny") ? "unusable" : "usable");
      const said = read.problems.map(({ code }) => code);
      expect(said.filter((code) => code === "admission-denied")).toHaveLength(
        judged.filter((one) => one === "deny").length,
      );
      expect(said.filter((code) => code === "admission-warned")).toHaveLength(
        judged.filter((one) => one === "warn").length,
      );
    }),
    runs(500),
  );
});

test("neither the order of keys nor white space changes the meaning", () => {
  fc.assert(
    fc.property(acceptableManifest, fc.constantFrom("\t", 1, 7), (manifest, indent) => {
      const plain = usable(readText(JSON.stringify(manifest)));
      const other = usable(readText(` \r\n${JSON.stringify(reversed(manifest), null, indent)}\n\n`));

      expect(other).toEqual(plain);
    }),
    runs(300),
  );
});

/** The same value with the keys of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, reversed(inner)] as const)
      .reverse(),
  );
}

test("B10: the internal spelling of a manifest means the same, the unit of retry_timeout aside", () => {
  fc.assert(
    fc.property(acceptableManifest, (manifest) => {
      const withoutTimeout = JSON.stringify(manifest, (key, value) => (key === "retry_timeout" ? undefined : value));
      const { container_id: id, container_name: _, mount_points: mounts, ...same } = JSON.parse(withoutTimeout);
      const native = usable(
        readText(JSON.stringify({ ...same, container_id: id, container_name: "app", mount_points: mounts })),
      );
      const internal = usable(readText(JSON.stringify({ ...same, id, name: "app", mounts })));

      expect(internal).toEqual({ ...native, format: "internal" });
    }),
    runs(300),
  );
});

test("B4: no manifest reaches the prototype of objects", () => {
  const poison = { polluted: true };
  const anywhere = fc.constantFrom(
    (json: string) => `{"image": {"name": "a.b/c:1"}, "__proto__": ${json}}`,
    (json: string) => `{"image": {"name": "a.b/c:1", "__proto__": ${json}}}`,
    (json: string) => `{"image": {"name": "a.b/c:1"}, "constructor": {"prototype": ${json}}}`,
    (json: string) => `{"image": {"name": "a.b/c:1"}, "config": {"env": [{"__proto__": ${json}}]}}`,
    (json: string) => `{"image": {"name": "a.b/c:1"}, "\\u005f_proto__": ${json}}`,
  );

  fc.assert(
    fc.property(anywhere, (wrap) => {
      const read = readText(wrap(JSON.stringify(poison)));

      expect(read.kind).toBe("unusable");
      expect(Object.keys(Object.prototype)).toEqual([]);
      expect("polluted" in {}).toBe(false);
    }),
  );
});
