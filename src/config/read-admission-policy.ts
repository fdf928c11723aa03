import { findNodeAtLocation, getNodeValue, type Node } from "jsonc-parser";
import * as v from "valibot";
import type { AdmissionPolicy } from "../core/admission/admission-policy.ts";
import {
  type AdmissionPolicyText,
  admissionPolicySchema,
  DEFAULT_SENSITIVE_PATHS,
} from "../core/admission/admission-policy-schema.ts";
import { ADMISSION_RULE_NAMES } from "../core/admission/admission-rule.ts";
import { plainPath } from "../core/admission/host-path.ts";
import { nearestKey } from "../core/manifest/nearest-key.ts";
import { failed, ok, type Result } from "../core/model/result.ts";
import { type ConfigProblem, describeGiven } from "./config-problem.ts";
import { type JsonText, parseJsonText } from "./parse-json-text.ts";

/**
 * Reads an admission policy. Whatever is not understood is an error: a policy that means something else than its author
 * thinks is worse than none.
 *
 * @param ownPaths paths that are the deployer's own in this run, sensitive whatever the file says
 */
export function readAdmissionPolicy(
  path: string,
  text: string,
  ownPaths: readonly string[],
): Result<AdmissionPolicy, readonly ConfigProblem[]> {
  const parsed = parseJsonText(path, text, "rules");
  if (!parsed.ok) return failed([parsed.failure]);
  const { root, place } = parsed.value;
  const malformed = [...misplacedLists(root, place), ...repeatedKeys(root, place)];
  if (malformed.length > 0) return failed(malformed);
  const read = v.safeParse(admissionPolicySchema, getNodeValue(root));
  return read.success
    ? ok(policyOf(read.output, ownPaths))
    : failed(read.issues.map((issue) => problemOf(issue, parsed.value)));
}

function policyOf(text: AdmissionPolicyText, ownPaths: readonly string[]): AdmissionPolicy {
  const { default: fallback = "deny", rules = {}, registries = null, containers = {} } = text;
  const sensitivePaths = text["sensitive-paths"] ?? DEFAULT_SENSITIVE_PATHS;
  return {
    rules,
    fallback,
    exceptions: new Map(Object.entries(containers)),
    registries,
    sensitivePaths: [...new Set([...sensitivePaths, ...ownPaths].map(plainPath))],
  };
}

/** The schema library takes a list for an object with numbers for keys. */
function misplacedLists(root: Node, place: JsonText["place"]): readonly ConfigProblem[] {
  const values = valuesOf(root).filter(({ key }) => !LISTS.has(key));
  return values.flatMap(({ node }) => {
    const lists = [node, ...valuesOf(node).map((value) => value.node)].filter(({ type }) => type === "array");
    return lists.map(({ offset }) => ({
      severity: "error" as const,
      where: place(offset),
      message: "a list means nothing here",
    }));
  });
}

const LISTS: ReadonlySet<string> = new Set(["registries", "sensitive-paths"]);

function valuesOf({ type, children = [] }: Node): readonly { readonly key: string; readonly node: Node }[] {
  if (type !== "object") return [];
  return children.flatMap(({ children: [key, node] = [] }) =>
    key === undefined || node === undefined ? [] : [{ key: String(key.value), node }],
  );
}

function repeatedKeys(node: Node, place: JsonText["place"]): readonly ConfigProblem[] {
  const children = node.children ?? [];
  const keys = node.type === "object" ? children.flatMap(({ children: [key] = [] }) => key ?? []) : [];
  const repeated = keys.filter((key, index) => keys.findIndex(({ value }) => value === key.value) < index);
  return [
    ...repeated.map(({ offset, value }) => ({
      severity: "error" as const,
      where: place(offset),
      message: `${describeGiven(value)} is stated twice`,
    })),
    ...children.flatMap((child) => repeatedKeys(child, place)),
  ];
}

function problemOf(issue: v.InferIssue<typeof admissionPolicySchema>, { root, place }: JsonText): ConfigProblem {
  const steps = (issue.path ?? []).map(({ key }) => key as string | number);
  const node = findNodeAtLocation(root, steps) ?? root;
  if (issue.type === "strict_object" && issue.expected === "never") {
    const [key = node] = node.parent?.children ?? [];
    const known = steps.length === 1 ? Object.keys(admissionPolicySchema.entries) : ADMISSION_RULE_NAMES;
    return { severity: "error", where: place(key.offset), message: unknownKey(String(steps.at(-1)), known) };
  }
  const given =
    node.children === undefined ? describeGiven(node.value) : node.type === "array" ? "a list" : "an object";
  return { severity: "error", where: place(node.offset), message: `expected ${expectedOf(issue)}, got ${given}` };
}

function unknownKey(key: string, known: readonly string[]): string {
  const nearest = nearestKey(key, known);
  const hint = nearest === undefined ? `there are ${known.join(", ")}` : `did you mean ${JSON.stringify(nearest)}?`;
  return `${describeGiven(key)} means nothing here; ${hint}`;
}

function expectedOf({ type }: v.InferIssue<typeof admissionPolicySchema>): string {
  switch (type) {
    case "picklist":
      return '"allow", "warn" or "deny"';
    case "array":
      return "a list of texts";
    case "starts_with":
      return "an absolute path";
    case "non_empty":
      return "a text that is not empty";
    case "string":
      return "a text";
    default:
      return "an object";
  }
}
