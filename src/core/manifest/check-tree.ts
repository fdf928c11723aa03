import type { Node } from "jsonc-parser";
import { hasControlCharacters } from "../render/escape-control-characters.ts";
import { describeValue, quote } from "./describe-value.ts";
import type { Finding } from "./finding.ts";
import { pointerStep } from "./json-pointer.ts";
import type { LineIndex } from "./text-position.ts";

const PROTOTYPE_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
const NUL_OR_HALF_SURROGATE = /\0|\p{Surrogate}/u;

/** What no manifest may hold, wherever it stands, known key or not: repeated keys, prototype keys, unprintable text. */
export function checkTree(root: Node, text: string, lines: LineIndex): readonly Finding[] {
  const visit: Visit = { text, lines, findings: [] };
  visitNode(root, "", visit);
  return visit.findings;
}

interface Visit {
  readonly text: string;
  readonly lines: LineIndex;
  readonly findings: Finding[];
}

function visitNode(node: Node, pointer: string, visit: Visit): void {
  if (node.type === "object") visitObject(node, pointer, visit);
  else if (node.type === "array") {
    for (const [index, element] of (node.children ?? []).entries()) {
      visitNode(element, pointer + pointerStep(index), visit);
    }
  } else if (node.type === "string" && NUL_OR_HALF_SURROGATE.test(String(node.value))) {
    visit.findings.push(unsendable(node, pointer, visit.text));
  }
}

function visitObject(object: Node, pointer: string, visit: Visit): void {
  const { findings, lines } = visit;
  const seen = new Map<string, Node>();
  for (const property of object.children ?? []) {
    const [keyNode, valueNode] = property.children ?? [];
    if (keyNode === undefined) continue;
    const key = String(keyNode.value);
    const here = pointer + pointerStep(key);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, keyNode);
    else findings.push(duplicateKey(key, keyNode, first, here, lines));
    if (PROTOTYPE_KEYS.has(key)) findings.push(prototypeKey(key, keyNode, here));
    if (hasControlCharacters(key)) findings.push(unprintableKey(key, keyNode, here));
    if (valueNode !== undefined) visitNode(valueNode, here, visit);
  }
}

export function duplicateKey(key: string, at: Node, first: Node, pointer: string, lines: LineIndex): Finding {
  const { line, column } = lines.positionOf(first.offset, first.length);
  return {
    code: "duplicate-key",
    message: `the key ${quote(key)} is stated twice in this object`,
    at,
    pointer,
    hint: `the first stands at ${line}:${column}; keep one of them`,
  };
}

function prototypeKey(key: string, at: Node, pointer: string): Finding {
  return {
    code: "prototype-key",
    message: `the key ${quote(key)} is refused: attacks on JavaScript programs use it`,
    at,
    pointer,
    hint: "remove it; Kanto knows no such key",
  };
}

function unprintableKey(key: string, at: Node, pointer: string): Finding {
  return {
    code: "unprintable-text",
    message: "a key holds a control or direction character",
    at,
    pointer,
    got: quote(key),
    hint: "type the key again",
  };
}

function unsendable(node: Node, pointer: string, text: string): Finding {
  return {
    code: "unprintable-text",
    message: "the text holds a NUL or half a surrogate pair, which cannot be sent to Kanto",
    at: node,
    pointer,
    got: describeValue(node, pointer, text),
  };
}
