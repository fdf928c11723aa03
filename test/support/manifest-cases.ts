import { readdirSync, readFileSync } from "node:fs";
import type { AdmissionPolicy } from "../../src/core/admission/admission-policy.ts";
import { readManifest } from "../../src/core/manifest/read-manifest.ts";
import type { Manifest, ReadManifest } from "../../src/core/model/manifest.ts";
import type { Problem } from "../../src/core/model/problem.ts";

const FOLDER = new URL("../fixtures/manifests/", import.meta.url);

/** What `<case>.expected.json` states about `<case>.json`. */
export interface ManifestCase {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Which trap the case stands for. */
  readonly why: string;
  readonly kind: ReadManifest["kind"];
  /** `severity code line:column pointer`, in order, all of them. */
  readonly problems: readonly string[];
  /** Part of the spec, where usable. */
  readonly spec?: object;
  readonly format?: string;
  readonly containerId?: string;
  readonly options?: object;
  readonly candidateNames?: readonly string[];
}

export function manifestCases(): readonly ManifestCase[] {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".expected.json"));
  if (names.length === 0) throw new Error("no manifest cases found");
  return names.map((name) => {
    const file = name.replace(".expected.json", ".json");
    return {
      file,
      bytes: readFileSync(new URL(file, FOLDER)),
      ...JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")),
    };
  });
}

/** Files that are no text worth keeping as one: bytes, and the code of their only problem. */
export const BYTE_CASES: readonly (readonly [string, Uint8Array, string])[] = [
  ["more than 1 MiB", new Uint8Array(1024 * 1024 + 1).fill(0x20), "file-too-big"],
  ["five million brackets", new Uint8Array(5_000_000).fill(0x5b), "file-too-big"],
  ["a million brackets", new Uint8Array(1_000_000).fill(0x5b), "nested-too-deep"],
  ["half a million values", encode(`{"image": [${"1,".repeat(500_000)}1]}`), "too-many-values"],
  ["nothing but spaces", encode(" \n\t"), "file-empty"],
  ["a NUL byte", encode('{"image": {"name": "a\0"}}'), "nul-byte"],
  ["UTF-16", new Uint8Array([0xff, 0xfe, 0x7b, 0xd8]), "not-utf-8"],
  ["Latin-1", new Uint8Array([0x22, 0xe4, 0x22]), "not-utf-8"],
  ["an overlong encoding", new Uint8Array([0x22, 0xc0, 0xaf, 0x22]), "not-utf-8"],
  ["an encoded surrogate", new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]), "not-utf-8"],
];

export function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function readText(text: string, path = "case.json", admission: AdmissionPolicy | null = null): ReadManifest {
  return readBytes(encode(text), path, admission);
}

export function readBytes(
  bytes: Uint8Array,
  path = "case.json",
  admission: AdmissionPolicy | null = null,
): ReadManifest {
  return readManifest({ path, bytes, sha256: "0".repeat(64), modifiedAtMs: 1 }, admission);
}

/** For tests about accepted manifests: fails with the problems where it is not. */
export function usable(read: ReadManifest): Manifest {
  if (read.kind === "usable") return read.manifest;
  throw new Error(`expected a usable manifest, got ${JSON.stringify(read.problems)}`);
}

export function problemSummary({ severity, code, position, pointer }: Problem): string {
  const place = position === undefined ? "-" : `${position.line}:${position.column}`;
  return `${severity} ${code} ${place} ${pointer ?? "-"}`;
}
