import { describe, expect, test } from "vitest";
import { leastCpuMs } from "../../../test/support/cpu-time.ts";
import {
  BYTE_CASES,
  encode,
  manifestCases,
  problemSummary,
  readBytes,
  readText,
  usable,
} from "../../../test/support/manifest-cases.ts";

describe("B10: each case of test/fixtures/manifests is read as its .expected.json says", () => {
  test.each(manifestCases().map((each) => [each.file, each] as const))("%s", (file, expected) => {
    const read = readBytes(expected.bytes, file);

    expect(read.problems.map(problemSummary)).toEqual(expected.problems);
    expect(read.kind).toBe(expected.kind);
    if (read.kind === "unusable") {
      expect(read.unusable.candidateNames).toEqual(expected.candidateNames ?? read.unusable.candidateNames);
      expect(read.unusable.candidateNames.length).toBeGreaterThan(0);
      return;
    }
    expect(read.manifest.spec).toMatchObject(expected.spec ?? {});
    expect(read.manifest.containerId).toBe(expected.containerId);
    expect(read.manifest.format).toBe(expected.format ?? "native");
    expect(read.manifest.options).toEqual(expected.options ?? {});
  });
});

describe("files that are no manifest text", () => {
  test.each(BYTE_CASES)("B3 B7: %s is refused", (_, bytes, code) => {
    const read = readBytes(bytes);

    expect(read.kind).toBe("unusable");
    expect(read.problems.map((problem) => problem.code)).toEqual([code]);
  });

  test.each(BYTE_CASES)("B3: %s is refused within 50 ms", (_, bytes) => {
    expect(leastCpuMs(() => readBytes(bytes))).toBeLessThan(50);
  });

  test("B7: a byte order mark is tolerated, and positions count without it", () => {
    const text = '{"image": {"name": "ghcr.io/a/b:1"}, "zzz": 1}';
    const marked = readBytes(new Uint8Array([0xef, 0xbb, 0xbf, ...encode(text)]));

    expect(marked.problems.map(problemSummary)).toEqual([
      "warning byte-order-mark 1:1 -",
      ...readText(text).problems.map(problemSummary),
    ]);
    expect(usable(marked).spec).toEqual(usable(readText(text)).spec);
  });
});

describe("B3: files made to be slow are read within 100 ms, and their problems stay readable", () => {
  const image = '"image": {"name": "a.b/c:1"}';
  const times = (count: number, part: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => part(index));

  test.each([
    ["unknown keys that are near known ones", `{${image}, ${times(2400, (index) => `"host_confi${index}": 1`)}}`],
    ["the same key", `{${image}, ${times(2400, () => '"a": 1')}}`],
    ["bad variables", `{${image}, "config": {"env": [${times(4900, (index) => `"A-${index}"`)}]}}`],
    ["repeated variables", `{${image}, "config": {"env": [${times(4900, () => '"A=1"')}]}}`],
    ["comments", `{${image} ${"//x\n".repeat(200_000)}}`],
    ["texts that are not closed", `{${'"\n'.repeat(300_000)}}`],
    ["a key of a megabyte", `{${image}, "${"host_config".repeat(90_000)}": 1}`],
    ["an id of almost a megabyte", `{${image}, "container_id": "${"a.".repeat(500_000)}"}`],
    ["an image name of almost a megabyte", `{"image": {"name": "${"a/".repeat(500_000)}"}}`],
    ["a variable of almost a megabyte", `{${image}, "config": {"env": ["${"a_".repeat(500_000)}"]}}`],
  ])("%s", (_, text) => {
    const bytes = encode(text);

    expect(leastCpuMs(() => readBytes(bytes))).toBeLessThan(100);
    expect(JSON.stringify(readBytes(bytes)).length).toBeLessThan(2_500_000);
    expect(readBytes(bytes).problems.length).toBeLessThan(102);
  });
});

describe("what becomes of the file's own facts", () => {
  test("path, hash and time are handed on as they came", () => {
    expect(usable(readText('{"image": {"name": "ghcr.io/a/b:1"}}', "folder/web.json"))).toMatchObject({
      path: "folder/web.json",
      sha256: "0".repeat(64),
      modifiedAtMs: 1,
      spec: { name: "web" },
    });
  });

  test("a file whose own name is no container name must state one", () => {
    const text = '{"image": {"name": "ghcr.io/a/b:1"}}';

    expect(readText(text, "my app.json")).toEqual({
      kind: "unusable",
      unusable: { path: "my app.json", candidateNames: ["my app"] },
      problems: [
        {
          severity: "error",
          code: "container-name-unfit",
          file: "my app.json",
          position: { line: 1, column: 1, length: 1 },
          pointer: "",
          message: "the manifest states no name, and the name of its file is not one that Kanto takes",
          expected: "letters, digits, _ . and -, not beginning with . or -",
          got: '"my app"',
          hint: 'state a "container_name"',
        },
      ],
    });
    expect(usable(readText(`{"container_name": "app", ${text.slice(1)}`, "my app.json")).spec.name).toBe("app");
    expect(usable(readText(`{"container_id": "app-1", ${text.slice(1)}`, "my app.json")).spec.name).toBe("app-1");
  });

  test("times that a manifest states for the deployer are handed on in milliseconds", () => {
    const optionsOf = (options: object) =>
      usable(readText(JSON.stringify({ image: { name: "a.b/c:1" }, "x-kanto-auto-deployer": options }))).options;

    expect(optionsOf({ stop_timeout_seconds: 5 })).toEqual({ stopTimeoutMs: 5000 });
    expect(optionsOf({ health_window_seconds: 0 })).toEqual({ healthWindowMs: 0 });
    expect(optionsOf({ stop_timeout_seconds: 0, health_window_seconds: 20 })).toEqual({
      stopTimeoutMs: 0,
      healthWindowMs: 20_000,
    });
  });
});

test("F4: an id of 76 characters is accepted and one of 77 is not", () => {
  const withId = (length: number) =>
    `{"container_id": "${"a".repeat(length)}", "container_name": "a", "image": {"name": "a.b/c:1"}}`;

  expect(readText(withId(76)).kind).toBe("usable");
  expect(readText(withId(77)).problems.map((problem) => problem.code)).toEqual(["container-id-unfit"]);
});

test("F8: values under env are never shown in a problem", () => {
  const read = readText('{"image": {"name": "a.b/c:1"}, "config": {"env": ["BAD-NAME=hunter2", 5, {"X": "hunter2"}]}}');

  expect(read.problems).toHaveLength(3);
  expect(JSON.stringify(read.problems)).not.toContain("hunter2");
});
