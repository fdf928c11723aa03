import { expect, test } from "vitest";
import { admissionOf } from "../../../test/support/admission.ts";
import { manifestOf, portOf } from "../../../test/support/builders.ts";
import { BYTE_CASES, encode, manifestCases, readBytes, readText } from "../../../test/support/manifest-cases.ts";
import { lintManifestSet } from "./lint-manifest-set.ts";
import { PROBLEM_CODES } from "./problem-code.ts";

test("every code of the list can come up, and no other, each with the severity of the list", () => {
  const mark = new Uint8Array([0xef, 0xbb, 0xbf, ...encode("{}")]);
  const crowd = encode(`{${Array.from({ length: 101 }, (_, index) => `"zzz${index}": 1`).join()}}`);
  const files = [...manifestCases().map(({ bytes }) => bytes), ...BYTE_CASES.map(([, bytes]) => bytes), mark, crowd];
  const everything = {
    portMappings: [portOf(80)],
    devices: [{ pathOnHost: "/dev/ttyS0", pathInContainer: "/dev/x", cgroupPermissions: "rwm" }],
    extraHosts: ["x:container_nowhere"],
  };
  const one = manifestOf("a", everything, { containerId: "same" });
  const problems = [
    ...files.flatMap((bytes) => readBytes(bytes).problems),
    ...lintManifestSet([one, { ...one, path: "b.json" }], true),
    ...(["deny", "warn"] as const).flatMap(
      (fallback) => readText('{"image": {"name": "a.b/c:1"}}', "a.json", admissionOf({ fallback })).problems,
    ),
  ];

  expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(Object.keys(PROBLEM_CODES)));
  for (const { code, severity } of problems) {
    expect(Object.entries(PROBLEM_CODES).find(([known]) => known === code)?.[1].severity).toBe(severity);
  }
});
