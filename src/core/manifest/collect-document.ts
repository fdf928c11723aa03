import type { Node } from "jsonc-parser";
import type * as v from "valibot";
import type { ManifestFormat } from "../model/manifest.ts";
import { duplicateKey } from "./check-tree.ts";
import { describeValue } from "./describe-value.ts";
import type { Finding } from "./finding.ts";
import { pointerStep } from "./json-pointer.ts";
import { caseFinding, otherFormatFinding, twiceFinding, unknownKeyFinding } from "./key-finding.ts";
import { MOST_PROBLEMS } from "./limit-findings.ts";
import { resolveKey } from "./resolve-key.ts";
import { schemaShape } from "./schema-shape.ts";
import { nativeKey } from "./spelling.ts";
import type { LineIndex } from "./text-position.ts";
import type { WrittenKey } from "./written-key.ts";

/** Where a value stands in the file. */
export interface Site {
  readonly node: Node;
  /** As written, RFC 6901. */
  readonly pointer: string;
}

export interface CollectedDocument {
  /** Only known keys, in this format's spelling; no nulls, no empty texts. For the schema to judge. */
  readonly document: unknown;
  /** By pointer in the native spelling, so that later steps need not know how the file spells it. */
  readonly sites: ReadonlyMap<string, Site>;
  readonly findings: readonly Finding[];
}

interface Walk {
  readonly text: string;
  readonly format: ManifestFormat;
  readonly schema: v.GenericSchema;
  readonly lines: LineIndex;
  readonly sites: Map<string, Site>;
  readonly findings: Finding[];
}

interface Place {
  readonly node: Node;
  readonly schema: v.GenericSchema;
  /** As written. */
  readonly pointer: string;
  /** In the native spelling. */
  readonly nativePointer: string;
}

/**
 * Walks the tree beside the schema and builds, out of what the schema knows, the object that it shall judge: nothing
 * is ever merged from the input. Unknown keys stay behind with a warning; null and empty texts are left out, because
 * Kanto cannot tell them from absent.
 */
export function collectDocument(
  root: Node,
  text: string,
  format: ManifestFormat,
  schema: v.GenericSchema,
  lines: LineIndex,
): CollectedDocument {
  const walk: Walk = { text, format, schema, lines, sites: new Map(), findings: [] };
  const document = collectValue(walk, { node: root, schema, pointer: "", nativePointer: "" });
  return { document, sites: walk.sites, findings: walk.findings };
}

function collectValue(walk: Walk, place: Place): unknown {
  const { node, pointer, nativePointer } = place;
  walk.sites.set(nativePointer, { node, pointer });
  const shape = schemaShape(place.schema);
  if (node.type === "object") return shape.kind === "object" ? collectObject(walk, place, shape.entries) : {};
  if (node.type === "array") {
    // To the schema library a list is an object too.
    return shape.kind === "list" ? collectList(walk, place, shape.item) : shape.kind === "object" ? null : [];
  }
  if (node.type === "number" && shape.kind === "number") checkWhole(walk, place);
  return node.value;
}

function collectObject(walk: Walk, place: Place, entries: Readonly<Record<string, v.GenericSchema>>): unknown {
  const collected: Record<string, unknown> = {};
  const written = writtenKeys(walk, place, entries);
  const taken = new Map<string, WrittenKey>();
  for (const candidate of written) {
    const { resolved, keyNode, pointer } = candidate;
    const rival = written.find((other) => other.resolved.key === resolved.key && !other.resolved.spelledLikeOther);
    if (resolved.spelledLikeOther && rival !== undefined) {
      walk.findings.push(twiceFinding(candidate, rival.resolved.key));
      continue;
    }
    const first = taken.get(resolved.key);
    if (first !== undefined) {
      if (first.keyNode.value !== keyNode.value) {
        walk.findings.push(duplicateKey(String(keyNode.value), keyNode, first.keyNode, pointer, walk.lines));
      }
      continue;
    }
    taken.set(resolved.key, candidate);
    if (resolved.properCase !== undefined) walk.findings.push(caseFinding(candidate, resolved.properCase));
    if (resolved.spelledLikeOther) walk.findings.push(otherFormatFinding(candidate, walk.format));
    const value = collectEntry(walk, place, candidate, entries);
    if (value !== undefined) collected[resolved.key] = value;
  }
  return collected;
}

/** The known ones that are not null; of the unknown ones it warns. */
function writtenKeys(
  walk: Walk,
  place: Place,
  entries: Readonly<Record<string, v.GenericSchema>>,
): readonly WrittenKey[] {
  const written: WrittenKey[] = [];
  for (const property of place.node.children ?? []) {
    const [keyNode, valueNode] = property.children ?? [];
    if (keyNode === undefined || valueNode === undefined) continue;
    const key = String(keyNode.value);
    const pointer = place.pointer + pointerStep(key);
    const resolved = resolveKey(key, entries, walk.format, place.nativePointer);
    if (resolved === null) {
      walk.findings.push(
        unknownKeyFinding({
          key,
          keyNode,
          pointer,
          parent: place.nativePointer,
          entries,
          format: walk.format,
          whole: walk.schema,
          withHint: walk.findings.length < MOST_PROBLEMS,
        }),
      );
    } else if (valueNode.type !== "null") {
      written.push({ resolved, keyNode, valueNode, pointer });
    }
  }
  return written;
}

function collectEntry(
  walk: Walk,
  parent: Place,
  { resolved, valueNode, pointer }: WrittenKey,
  entries: Readonly<Record<string, v.GenericSchema>>,
): unknown {
  const schema = entries[resolved.key];
  if (schema === undefined) return undefined;
  const nativePointer = parent.nativePointer + pointerStep(nativeKey(resolved.key, parent.nativePointer));
  const value = collectValue(walk, { node: valueNode, schema, pointer, nativePointer });
  return value === "" && schemaShape(schema).kind === "text" ? undefined : value;
}

function collectList(walk: Walk, place: Place, item: v.GenericSchema): unknown[] {
  return (place.node.children ?? []).map((node, index) => {
    const step = pointerStep(index);
    const here = { node, schema: item, pointer: place.pointer + step, nativePointer: place.nativePointer + step };
    const value = collectValue(walk, here);
    if (node.type !== "null") return value;
    walk.findings.push({
      code: "null-in-list",
      message: "the list holds null, which Kanto reads as an empty value",
      at: node,
      pointer: here.pointer,
      hint: "remove it",
    });
    return schemaShape(item).kind === "object" ? {} : "";
  });
}

/** `80.0` and `1e3` are whole numbers to a parser, and errors to both Kanto's reader and the earlier deployer's. */
function checkWhole({ text, findings }: Walk, { node, pointer }: Place): void {
  if (/^-?\d+$/.test(text.slice(node.offset, node.offset + node.length))) return;
  findings.push({
    code: "not-a-whole-number",
    message: "the number is not a plain whole number",
    at: node,
    pointer,
    expected: "digits only",
    got: describeValue(node, pointer, text),
  });
}
