import * as v from "valibot";
import type { CollectedDocument, Site } from "./collect-document.ts";
import { describeValue } from "./describe-value.ts";
import type { Finding } from "./finding.ts";
import { keyLabel, lastKey, pointerStep } from "./json-pointer.ts";
import { type NearestSite, nearestSite, spanOf } from "./nearest-site.ts";
import { PROBLEM_CODES, type ProblemCode } from "./problem-code.ts";
import { expectedByType, wordsForCode } from "./schema-words.ts";
import { nativeKey } from "./spelling.ts";

export interface CheckedDocument<Output> {
  /** Null where types are wrong. Values may still be refused: `findings` say why, and further rules can be applied. */
  readonly value: Output | null;
  readonly findings: readonly Finding[];
}

/** Lets the schema judge what was collected, and brings its issues to our words and the file's positions. */
export function checkDocument<Schema extends v.GenericSchema>(
  schema: Schema,
  collected: CollectedDocument,
  text: string,
): CheckedDocument<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, collected.document);
  if (result.success) return { value: result.output, findings: [] };
  const findings = new Map<string, Finding>();
  const reported = new Set(
    collected.findings.filter((finding) => isErrorCode(finding.code)).map(({ pointer }) => pointer),
  );
  for (const issue of result.issues) {
    const nativePointer = nativePointerOf(issue);
    const site = nearestSite(collected.sites, nativePointer);
    // One problem a place: `0.5` is neither whole nor a port.
    if (findings.has(nativePointer) || (site.exact && reported.has(site.pointer))) continue;
    findings.set(nativePointer, findingFor(issue, nativePointer, site, text));
  }
  return { value: result.typed ? result.output : null, findings: [...findings.values()] };
}

function isErrorCode(code: ProblemCode): boolean {
  return PROBLEM_CODES[code].severity === "error";
}

function nativePointerOf(issue: v.BaseIssue<unknown>): string {
  return (issue.path ?? []).reduce((parent, { key }) => parent + pointerStep(nativeKey(String(key), parent)), "");
}

function findingFor(issue: v.BaseIssue<unknown>, nativePointer: string, site: NearestSite, text: string): Finding {
  const key = keyLabel(nativePointer);
  if (issue.input === undefined) return missing(nativePointer, site);
  const common = {
    at: spanOf(site),
    pointer: site.pointer,
    got: describeValue(site.node, site.pointer, text),
  };
  if (issue.kind !== "schema") {
    const code = issue.message as ProblemCode;
    return { code, ...common, ...wordsForCode(code, key, issue, String(site.node.value)) };
  }
  const closed = issue.type === "picklist" || issue.type === "union";
  const code =
    closed && (site.node.type === "string" || site.node.type === "number") ? "value-not-allowed" : "wrong-type";
  return {
    code,
    ...common,
    message: code === "wrong-type" ? `${key} is of the wrong type` : `${key} has a value that Kanto does not know`,
    expected: (code === "wrong-type" ? LIST_EXAMPLES[nativePointer] : undefined) ?? expectedByType(issue),
    hint: quotesHint(issue, site),
  };
}

/** Lists that people write in other ways. */
const LIST_EXAMPLES: Readonly<Record<string, string>> = {
  "/config/env": 'a list: ["NAME=value"]',
  "/config/cmd": 'a list: ["program", "argument"]',
  "/host_config/extra_hosts": 'a list: ["name:address"]',
  "/host_config/restart_policy": 'an object: {"type": "always"}',
  "/image": 'an object: {"name": "registry/path:tag"}',
};

function quotesHint(issue: v.BaseIssue<unknown>, { node }: Site): string | undefined {
  const quoted = node.type === "string" && (issue.type === "number" || issue.type === "boolean");
  return quoted && /^(?:\d+|true|false)$/.test(String(node.value)) ? "write it without quotes" : undefined;
}

function missing(nativePointer: string, site: NearestSite): Finding {
  const key = keyLabel(nativePointer);
  const empty = site.exact && site.node.type === "string";
  const image = nativePointer === "/image" || nativePointer === "/image/name";
  return {
    code: image ? "image-missing" : "missing-key",
    message: image ? "the manifest names no image" : `${key} is ${empty ? "empty" : "missing"}`,
    at: spanOf(site),
    pointer: site.pointer,
    expected: image ? '"image": {"name": "registry/path:tag"}' : `"${lastKey(nativePointer)}" with a value`,
    ...(empty ? { got: '""' } : {}),
  };
}
