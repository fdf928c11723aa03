import { describe, expect, test } from "vitest";
import { admissionOf } from "../../../test/support/admission.ts";
import { imageOf, specOf } from "../../../test/support/builders.ts";
import type { ContainerSpec } from "../model/container-spec.ts";
import type { AdmissionRule } from "./admission-rule.ts";
import { denialOf, judgeSpec } from "./judge-spec.ts";

const PINNED = imageOf(`example.com/web@sha256:${"a".repeat(64)}`);
const harmless = specOf("web", { image: PINNED, mounts: [mountOf("/data/web")] });

function mountOf(source: string): ContainerSpec["mounts"][number] {
  return { source, destination: "/x", propagationMode: "rprivate" };
}

const device = { pathOnHost: "/dev/ttyS0", pathInContainer: "/dev/ttyS0", cgroupPermissions: "rwm" };
const hook = { path: "/usr/bin/hook", args: [], environment: [], timeoutSeconds: 0, type: "Prestart" };

/** One thing asked for under each rule: what differs from a harmless container, where a manifest says it, and the words. */
const ASKED: ReadonlyArray<readonly [AdmissionRule, Partial<ContainerSpec>, string, string]> = [
  [
    "privileged",
    { privileged: true },
    "/host_config/privileged",
    "it is privileged: root in it is root of the machine",
  ],
  ["host-network", { networkMode: "host" }, "/host_config/network_mode", "it uses the machine's own network"],
  [
    "devices",
    { devices: [device] },
    "/host_config/devices/0/path_on_host",
    "it uses a device of the machine, /dev/ttyS0",
  ],
  [
    "extra-capabilities",
    { extraCapabilities: ["CAP_NET_ADMIN"] },
    "/host_config/extra_capabilities/0",
    "it has a capability that others have not, CAP_NET_ADMIN",
  ],
  [
    "sensitive-mounts",
    { mounts: [mountOf("/data/web"), mountOf("/etc/ssl")] },
    "/mount_points/1/source",
    "it is given /etc/ssl of the machine, and /etc is sensitive",
  ],
  [
    "hooks",
    { hooks: [hook, { ...hook, path: "/usr/bin/other" }] },
    "/hooks",
    "programs of the machine run as root for it: /usr/bin/hook, /usr/bin/other",
  ],
  [
    "unpinned-images",
    { image: imageOf("example.com/web:1") },
    "/image/name",
    "its image is named by a tag, which can come to mean another image",
  ],
];

describe("F5: a policy decides what containers may be given", () => {
  test("what asks for nothing special is admitted whatever the policy", () => {
    expect(judgeSpec(harmless, admissionOf())).toEqual([]);
    expect(denialOf(harmless, admissionOf())).toBeNull();
  });

  test.each(ASKED)("%s: denied, warned of or allowed, as stated", (rule, asked, pointer, what) => {
    const spec = { ...harmless, ...asked };
    const judged = { rule, pointer, what };
    expect(judgeSpec(spec, admissionOf())).toMatchObject([{ ...judged, verdict: "deny" }]);
    expect(judgeSpec(spec, admissionOf({ fallback: "warn" }))).toMatchObject([{ ...judged, verdict: "warn" }]);
    expect(judgeSpec(spec, admissionOf({ fallback: "allow" }))).toEqual([]);
    expect(judgeSpec(spec, admissionOf({ rules: { [rule]: "warn" } }))).toMatchObject([{ verdict: "warn" }]);
    expect(judgeSpec(spec, admissionOf({ rules: { [rule]: "allow" } }))).toEqual([]);
    expect(judgeSpec(spec, admissionOf({ fallback: "allow", rules: { [rule]: "deny" } }))).toMatchObject([judged]);
    expect(denialOf(spec, admissionOf())).toBe(`the admission policy denies it: ${what}`);
    expect(denialOf(spec, admissionOf({ fallback: "warn" }))).toBeNull();
  });

  test.each(ASKED)("%s: an exception holds for its container and its rule, and for no other", (rule, asked) => {
    const spec = { ...harmless, ...asked };
    const excepted = (name: string, verdict: "allow" | "warn" | "deny") =>
      admissionOf({ exceptions: new Map([[name, { [rule]: verdict }]]) });
    expect(judgeSpec(spec, excepted("web", "allow"))).toEqual([]);
    expect(judgeSpec(spec, excepted("web", "warn"))).toMatchObject([{ verdict: "warn" }]);
    expect(judgeSpec(spec, excepted("other", "allow"))).toMatchObject([{ verdict: "deny" }]);
    const other = rule === "hooks" ? "devices" : "hooks";
    expect(judgeSpec(spec, admissionOf({ exceptions: new Map([["web", { [other]: "allow" }]]) }))).toHaveLength(1);
    const stricter = { ...excepted("web", "deny"), fallback: "allow" as const };
    expect(judgeSpec(spec, stricter)).toMatchObject([{ verdict: "deny" }]);
  });

  test("everything that is denied is told at once", () => {
    const spec = { ...harmless, privileged: true, networkMode: "host" };
    expect(denialOf(spec, admissionOf())).toBe(
      "the admission policy denies it: it is privileged: root in it is root of the machine; it uses the machine's own network",
    );
  });

  test("without a policy nothing is denied", () => {
    expect(denialOf({ ...harmless, privileged: true }, null)).toBeNull();
  });

  test.each([
    ["the path itself", "/etc", true],
    ["what lies in it", "/etc/passwd", true],
    ["what contains it", "/run", true],
    ["the root of everything", "/", true],
    ["a way round", "/data/../etc/passwd", true],
    ["slashes and dots", "//etc/./passwd", true],
    ["a name that only begins alike", "/etcetera", false],
    ["a neighbour", "/run/other", false],
  ])("a mount of %s: %s is sensitive: %s", (_what, source, isSensitive) => {
    expect(judgeSpec({ ...harmless, mounts: [mountOf(source)] }, admissionOf())).toHaveLength(isSensitive ? 1 : 0);
  });

  test("a folder for logs is as sensitive as a mount", () => {
    const log = { ...harmless.log, rootDirectory: "/etc/logs" };
    expect(judgeSpec({ ...harmless, log }, admissionOf())).toMatchObject([
      { rule: "sensitive-mounts", pointer: "/host_config/log_config/driver_config/root_dir" },
    ]);
  });
});

describe("F6: a policy decides which images are deployed", () => {
  test.each([
    [`example.com/web@sha256:${"0".repeat(64)}`, true],
    [`example.com/web:1@sha256:${"f".repeat(64)}`, true],
    ["example.com/web", false],
    ["example.com/web:latest", false],
    ["example.com/web:1.2.3", false],
    [`example.com/web@sha256:${"f".repeat(63)}`, false],
    [`example.com/web@sha256:${"f".repeat(65)}`, false],
    [`example.com/web@sha256:${"F".repeat(64)}`, false],
    [`example.com/web@sha256:${"f".repeat(64)}:1`, false],
  ])("%s is pinned: %s", (name, isPinned) => {
    const policy = admissionOf({ fallback: "allow", rules: { "unpinned-images": "deny" } });
    const judgements = judgeSpec(specOf("web", { image: imageOf(name) }), policy);
    expect(judgements.map(({ rule }) => rule)).toEqual(isPinned ? [] : ["unpinned-images"]);
    if (!isPinned) expect(judgements[0]?.expected).toBe("a digest: NAME@sha256:…");
  });

  test.each([
    ["ghcr.io", "ghcr.io/eclipse/web:1", true],
    ["ghcr.io/", "ghcr.io/eclipse/web:1", true],
    ["ghcr.io/eclipse", "ghcr.io/eclipse/web:1", true],
    ["ghcr.io/eclipse/web", "ghcr.io/eclipse/web:1", true],
    ["ghcr.io/eclipse/web", "ghcr.io/eclipse/web@sha256:0", true],
    ["ghcr.io/eclipse/web:1", "ghcr.io/eclipse/web:1@sha256:0", true],
    ["ghcr.io/eclipse", "ghcr.io/eclipse-leda/web:1", false],
    ["ghcr.io", "ghcr.io.example.com/web:1", false],
    ["ghcr.io", "ghcr.io:444/web:1", false],
    ["ghcr.io", "docker.io/ghcr.io/web:1", false],
    ["localhost:5000", "localhost:5000/web:1", true],
    ["localhost", "localhost:5000/web:1", false],
  ])("from %s comes %s: %s", (registry, name, isFrom) => {
    const registries = [registry, "registry.example.com"];
    const policy = admissionOf({ fallback: "allow", rules: { "other-registries": "deny" }, registries });
    expect(judgeSpec(specOf("web", { image: imageOf(name) }), policy)).toEqual(
      isFrom
        ? []
        : [
            {
              rule: "other-registries",
              verdict: "deny",
              pointer: "/image/name",
              what: "its image comes from a registry that is not listed",
              expected: `an image from ${registry} or registry.example.com`,
            },
          ],
    );
  });

  test("a list without a registry admits no image, no list admits each", () => {
    const rules = { "unpinned-images": "allow" } as const;
    const spec = specOf("web");
    expect(judgeSpec(spec, admissionOf({ rules, registries: [] }))).toMatchObject([
      { expected: "an image from nowhere: the list is empty" },
    ]);
    expect(judgeSpec(spec, admissionOf({ rules, registries: null }))).toEqual([]);
  });

  test("each host rule says what it expects instead, where there is one thing", () => {
    expect(judgeSpec({ ...harmless, networkMode: "host" }, admissionOf())[0]?.expected).toBe('"bridge"');
  });
});
