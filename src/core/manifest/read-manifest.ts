import type { Node } from "jsonc-parser";
import * as v from "valibot";
import type { AdmissionPolicy } from "../admission/admission-policy.ts";
import type { ContainerSpec } from "../model/container-spec.ts";
import type { ManifestFile, ManifestOptions, ReadManifest } from "../model/manifest.ts";
import type { Problem } from "../model/problem.ts";
import { applyRules } from "./apply-rules.ts";
import { candidateNames, fileBaseName } from "./candidate-names.ts";
import { checkDocument } from "./check-document.ts";
import { checkTree } from "./check-tree.ts";
import { type CollectedDocument, collectDocument } from "./collect-document.ts";
import { decodeText } from "./decode-text.ts";
import { describeValue, quote } from "./describe-value.ts";
import { detectFormat } from "./detect-format.ts";
import { type Finding, isError, problemFromFinding } from "./finding.ts";
import { guardSize } from "./guard-size.ts";
import { limitFindings } from "./limit-findings.ts";
import { internalManifestSchema, type NativeManifest, nativeManifestSchema } from "./manifest-schema.ts";
import { type CheckedManifest, inNativeSpelling, normalise } from "./normalise.ts";
import { parseJson } from "./parse-json.ts";
import { containerName } from "./schema-value.ts";
import { LineIndex } from "./text-position.ts";

export type ManifestInput = Pick<ManifestFile, "path" | "bytes" | "sha256" | "modifiedAtMs">;

/**
 * One file to one manifest, or to the reasons why it is none. Every problem of the file is reported, errors and
 * warnings alike; a step that cannot be understood ends the reading, because what follows would be guesses.
 *
 * @param admission what the machine lets containers have; null: everything
 */
export function readManifest(file: ManifestInput, admission: AdmissionPolicy | null = null): ReadManifest {
  const decoded = decodeText(file.bytes);
  const { text } = decoded;
  if (text === null) return unusable(file, undefined, inOrder(decoded.findings, file.path, null));
  const lines = new LineIndex(text);
  const reading = readText(text, { lines, path: file.path, admission });
  const problems = inOrder([...decoded.findings, ...reading.findings], file.path, lines);
  const { understood } = reading;
  if (understood === null || reading.findings.some(isError)) return unusable(file, reading.root, problems);
  const { native, spec, checked } = understood;
  return {
    kind: "usable",
    manifest: {
      path: file.path,
      sha256: file.sha256,
      modifiedAtMs: file.modifiedAtMs,
      format: checked.format,
      spec,
      ...(native.container_id === undefined ? {} : { containerId: native.container_id }),
      options: optionsOf(native),
    },
    problems,
  };
}

interface Reading {
  readonly root: Node | undefined;
  readonly findings: readonly Finding[];
  readonly understood: Understood | null;
}

interface Understood {
  readonly checked: CheckedManifest;
  readonly native: NativeManifest;
  readonly spec: ContainerSpec;
}

interface Surroundings {
  readonly lines: LineIndex;
  readonly path: string;
  readonly admission: AdmissionPolicy | null;
}

function readText(text: string, { lines, path, admission }: Surroundings): Reading {
  const excess = guardSize(text);
  if (excess !== null) return { root: undefined, findings: [excess], understood: null };
  const { root, findings } = parseJson(text);
  if (root === undefined || findings.length > 0) return { root, findings, understood: null };
  if (root.type !== "object") return { root, findings: [notAnObject(root, text)], understood: null };
  const treeFindings = checkTree(root, text, lines);
  const { collected, checked, findings: schemaFindings } = checkAgainstSchema(root, text, lines);
  const refused = new Set(treeFindings.map(({ pointer }) => pointer));
  const furtherFindings = [...collected.findings, ...schemaFindings].filter(({ pointer }) => !refused.has(pointer));
  const soFar = [...treeFindings, ...furtherFindings];
  const faulty = new Set(soFar.filter(isError).map(({ pointer }) => pointer));
  if (checked === null) return { root, findings: soFar, understood: null };
  const native = checked.format === "native" ? checked.value : inNativeSpelling(checked.value);
  const stated = native.container_name ?? native.container_id;
  const name = stated ?? fileBaseName(path);
  const spec = normalise(checked, name);
  const nameFindings = stated !== undefined || v.is(containerName, name) ? [] : [unfitFileName(name)];
  const input = { manifest: native, format: checked.format, spec };
  const ruleFindings = applyRules(input, admission, collected, text).filter(({ pointer }) => !faulty.has(pointer));
  return { root, findings: [...soFar, ...nameFindings, ...ruleFindings], understood: { checked, native, spec } };
}

interface SchemaReading {
  readonly collected: CollectedDocument;
  readonly checked: CheckedManifest | null;
  readonly findings: readonly Finding[];
}

function checkAgainstSchema(root: Node, text: string, lines: LineIndex): SchemaReading {
  const format = detectFormat(statedKeys(root));
  if (format === "native") {
    const collected = collectDocument(root, text, format, nativeManifestSchema, lines);
    const { value, findings } = checkDocument(nativeManifestSchema, collected, text);
    return { collected, checked: value === null ? null : { format, value }, findings };
  }
  const collected = collectDocument(root, text, format, internalManifestSchema, lines);
  const { value, findings } = checkDocument(internalManifestSchema, collected, text);
  return { collected, checked: value === null ? null : { format, value }, findings };
}

function statedKeys(root: Node): readonly string[] {
  return (root.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key === undefined || value === undefined || value.type === "null" ? [] : [String(key.value)];
  });
}

function notAnObject(root: Node, text: string): Finding {
  return {
    code: "not-an-object",
    message: "the file holds no manifest",
    at: { offset: root.offset, length: root.type === "array" ? 1 : root.length },
    pointer: "",
    expected: 'one object: {"image": {"name": "…"}}',
    got: describeValue(root, "", text),
  };
}

/** Only a file's name gets here unchecked. */
function unfitFileName(name: string): Finding {
  return {
    code: "container-name-unfit",
    message: "the manifest states no name, and the name of its file is not one that Kanto takes",
    at: { offset: 0, length: 1 },
    pointer: "",
    expected: "letters, digits, _ . and -, not beginning with . or -",
    got: quote(name),
    hint: 'state a "container_name"',
  };
}

function optionsOf(manifest: NativeManifest): ManifestOptions {
  const { stop_timeout_seconds: stop, health_window_seconds: health } = manifest["x-kanto-auto-deployer"];
  return {
    ...(stop === undefined ? {} : { stopTimeoutMs: stop * 1000 }),
    ...(health === undefined ? {} : { healthWindowMs: health * 1000 }),
  };
}

function unusable(file: ManifestInput, root: Node | undefined, problems: readonly Problem[]): ReadManifest {
  return { kind: "unusable", unusable: { path: file.path, candidateNames: candidateNames(file.path, root) }, problems };
}

function inOrder(findings: readonly Finding[], file: string, lines: LineIndex | null): readonly Problem[] {
  return limitFindings(findings)
    .toSorted((a, b) => (a.at?.offset ?? 0) - (b.at?.offset ?? 0))
    .map((finding) => problemFromFinding(finding, file, lines));
}
