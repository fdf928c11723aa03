import { describe, expect, test } from "vitest";
import { admissionOf } from "../../../test/support/admission.ts";
import { encode, problemSummary, readBytes, readText } from "../../../test/support/manifest-cases.ts";

function problemsOf(text: string): readonly string[] {
  return readText(text).problems.map(problemSummary);
}

describe("a value that is no object is no manifest", () => {
  test.each([
    ["a list, pointed at by its bracket", "[1, 2]", { line: 1, column: 1, length: 1 }, "a list"],
    ["a number", "\n 123", { line: 2, column: 2, length: 3 }, "123"],
    ["a text", ' "abc"', { line: 1, column: 2, length: 5 }, '"abc"'],
    ["null", "null", { line: 1, column: 1, length: 4 }, "null"],
  ])("%s", (_, text, position, got) => {
    expect(readText(text, "folder/web.json")).toEqual({
      kind: "unusable",
      unusable: { path: "folder/web.json", candidateNames: ["web"] },
      problems: [
        {
          severity: "error",
          code: "not-an-object",
          file: "folder/web.json",
          position,
          pointer: "",
          message: "the file holds no manifest",
          expected: 'one object: {"image": {"name": "…"}}',
          got,
        },
      ],
    });
  });
});

describe("what the admission policy of the machine says is said of the place in the file", () => {
  const native = `{
    "container_name": "web",
    "image": {"name": "a.b/c:1"},
    "mount_points": [{"source": "/data", "destination": "/d"}, {"source": "/etc/x", "destination": "/e"}],
    "host_config": {"privileged": true}
  }`;

  test("in a native manifest", () => {
    const read = readText(native, "web.json", admissionOf({ rules: { "unpinned-images": "warn" } }));
    expect(read.kind).toBe("unusable");
    expect(read.problems.map(problemSummary)).toEqual([
      "warning admission-warned 3:23 /image/name",
      "error admission-denied 4:75 /mount_points/1/source",
      "error admission-denied 5:35 /host_config/privileged",
    ]);
    expect(read.problems[1]).toMatchObject({
      message: "the admission policy denies this container: it is given /etc/x of the machine, and /etc is sensitive",
      got: '"/etc/x"',
      hint: 'what allows it in the policy: "containers": {"web": {"sensitive-mounts": "allow"}}',
    });
    expect(read.problems[0]).toMatchObject({
      message:
        "the admission policy warns of this container: its image is named by a tag, which can come to mean another image",
      expected: "a digest: NAME@sha256:…",
      got: '"a.b/c:1"',
    });
  });

  test("in the internal state representation", () => {
    const internal = `{"name": "web", "image": {"name": "a.b/c:1"},
      "mounts": [{"source": "/etc", "destination": "/d"}]}`;
    const read = readText(internal, "web.json", admissionOf({ rules: { "unpinned-images": "allow" } }));
    expect(read.problems.map(problemSummary)).toEqual(["error admission-denied 2:29 /mounts/0/source"]);
  });

  test("warnings alone leave the manifest usable", () => {
    const read = readText(native, "web.json", admissionOf({ fallback: "warn" }));
    expect(read.kind).toBe("usable");
    expect(read.problems.map(({ code }) => code)).toEqual(["admission-warned", "admission-warned", "admission-warned"]);
  });

  test("an exception is found by the name that the container comes to, be it that of the file", () => {
    const text = '{"image": {"name": "a.b/c:1"}, "host_config": {"network_mode": "host"}}';
    const rules = { "unpinned-images": "allow" } as const;
    const exceptions = new Map([["by-file", { "host-network": "allow" as const }]]);
    expect(readText(text, "by-file.json", admissionOf({ rules, exceptions })).kind).toBe("usable");
    expect(readText(text, "other.json", admissionOf({ rules, exceptions })).kind).toBe("unusable");
  });

  test("what is held for another reason is judged all the same", () => {
    const text = '{"image": {"name": "a.b/c:1"}, "config": {"env": ["MY-NAME=1"]}}';
    expect(readText(text, "web.json", admissionOf()).problems.map(({ code }) => code)).toEqual([
      "admission-denied",
      "environment-unfit",
    ]);
  });
});

describe("each step of the reading adds its problems, until one cannot be understood", () => {
  test("what is too deep is not parsed, and what is no JSON not looked into", () => {
    expect(problemsOf(`${"[".repeat(33)}, oops`)).toEqual(["error nested-too-deep 1:33 -"]);
    expect(problemsOf('{"zzz": 1, "zzz": 2,}')).toEqual(["error trailing-comma 1:20 -"]);
  });

  test("problems of keys, values and rules come in the order of the file", () => {
    const text = `{
      "host_config": {"privileged": true, "extra_capabilities": ["CAP_SYS_TIME"]},
      "zzz": 1,
      "config": {"env": ["MY-NAME=1"]},
      "image": {"name": "a.b/c"}
    }`;

    expect(problemsOf(text)).toEqual([
      "error privileged-conflict 2:65 /host_config/extra_capabilities",
      "warning unknown-key 3:7 /zzz",
      "error environment-unfit 4:26 /config/env/0",
      "warning image-tag-moves 5:25 /image/name",
    ]);
  });

  test("a key that is refused is not called unknown as well", () => {
    expect(problemsOf('{"image": {"name": "a.b/c:1"}, "__proto__": 1}')).toEqual([
      "error prototype-key 1:32 /__proto__",
    ]);
  });

  test("a warning alone does not keep a manifest from being used, an error does", () => {
    expect(readText('{"image": {"name": "a.b/c:1"}, "zzz": 1}').kind).toBe("usable");
    expect(readText('{"image": {"name": "a.b/c:1"}, "zzz": 1, "zzz": 2}').kind).toBe("unusable");
  });

  test("bytes that are no text have a problem without a place", () => {
    expect(readBytes(new Uint8Array([0xff]), "folder/web.json")).toMatchObject({
      kind: "unusable",
      unusable: { path: "folder/web.json", candidateNames: ["web"] },
      problems: [{ severity: "error", code: "not-utf-8", file: "folder/web.json" }],
    });
    expect(readBytes(new Uint8Array([0xff])).problems.map(problemSummary)).toEqual(["error not-utf-8 - -"]);
  });

  test("an empty file has one without a place as well, and goes by its own name", () => {
    expect(readBytes(encode("\n"), "web.json")).toEqual({
      kind: "unusable",
      unusable: { path: "web.json", candidateNames: ["web"] },
      problems: [
        {
          severity: "error",
          code: "file-empty",
          file: "web.json",
          message: "the file is empty",
          expected: "a manifest: { … }",
        },
      ],
    });
  });
});

describe("a file is in the format whose keys it states", () => {
  const formatOf = (keys: string) => {
    const read = readText(`{${keys}, "image": {"name": "a.b/c:1"}}`);
    return read.kind === "usable" ? `${read.manifest.format} ${read.manifest.spec.name}` : read.problems;
  };

  test.each([
    ["the internal format's", '"name": "a"', "internal a"],
    ["the native format's", '"container_name": "a"', "native a"],
    ["of both, native ones", '"name": "a", "container_name": "b"', "native b"],
    ["native ones that are null do not count", '"name": "a", "container_name": null', "internal a"],
    ["neither's", '"name": null', "native case"],
  ])("%s", (_, keys, found) => expect(formatOf(keys)).toBe(found));
});
