import { internalManifestSchema, nativeManifestSchema } from "../src/core/manifest/manifest-schema.ts";
import { PROBLEM_CODES, type ProblemCodeEntry } from "../src/core/manifest/problem-code.ts";
import { otherSpelling } from "../src/core/manifest/spelling.ts";
import { describeFormat, type JsonSchema } from "./manifest-json-schema.ts";

/** docs/reference/manifest.md */
export function manifestReference(): string {
  const rows = fieldRows(describeFormat(nativeManifestSchema), "", "");
  const internal = new Map(
    fieldRows(describeFormat(internalManifestSchema), "", "").map((row) => [row.pointer, row.description]),
  );
  const differing = rows.filter(({ pointer, description }) => {
    const other = internal.get(pointer);
    return other !== undefined && other !== description;
  });
  return `${[
    "# The manifest",
    "",
    "Generated from the schema by `tools/generate-reference.ts`; do not edit. Editors check and complete manifests with",
    '`manifest.schema.json` beside this page: state it as `"$schema"`, or run `kad schema`.',
    "",
    "A manifest is one JSON object in a file named `*.json`. It is read in one of two formats: Kanto's own (native), or",
    "the internal state representation of its API (internal). `container_id`, `container_name` or `mount_points` at the",
    "top level make it native; else `id`, `name` or `mounts` make it internal; else it is native. Both spellings of a",
    "field are understood in both. A key that is `null`, or an empty text, counts as absent.",
    "",
    "Only `image.name` must be there:",
    "",
    "```json",
    '{ "image": { "name": "ghcr.io/eclipse/kuksa.val/databroker:0.4.1" } }',
    "```",
    "",
    "| key | internal spelling | type | default | meaning |",
    "|---|---|---|---|---|",
    ...rows.map(markdownRow),
    "",
    "## Where the formats differ in meaning",
    "",
    ...differing.map(({ path, pointer }) => `- \`${path}\` in the internal format: ${internal.get(pointer)}`),
    "",
  ].join("\n")}`;
}

/** One key of a manifest. */
export interface FieldRow {
  readonly path: string;
  /** Native. */
  readonly pointer: string;
  readonly other: string;
  readonly type: string;
  readonly preset: string;
  readonly description: string;
}

/** Every key of a format, each before those inside it. */
export function fieldRows(schema: JsonSchema, path: string, pointer: string): readonly FieldRow[] {
  const required = schema.required ?? [];
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    if (property.description?.startsWith("The same as ")) return [];
    const here = path === "" ? key : `${path}.${key}`;
    const below = `${pointer}/${key}`;
    const list = property.items?.properties === undefined ? property : property.items;
    const row = {
      path: here,
      pointer: below,
      other: otherSpelling(key, "native", pointer) ?? "",
      type: typeWords(property),
      preset: required.includes(key) ? "**required**" : presetWords(property.default),
      description: property.description ?? "",
    };
    const inner = list === property ? here : `${here}[]`;
    return [row, ...fieldRows(list, inner, list === property ? below : `${below}/0`)];
  });
}

function presetWords(preset: unknown): string {
  if (preset === undefined || JSON.stringify(preset) === "{}" || JSON.stringify(preset) === "[]") return "";
  return `\`${JSON.stringify(preset)}\``;
}

function typeWords({ type, enum: values, items, anyOf }: JsonSchema): string {
  if (anyOf !== undefined)
    return anyOf
      .filter((member) => member.type !== "null")
      .map(typeWords)
      .join(" or ");
  if (values !== undefined) {
    return values
      .filter((value) => value !== null && value !== "")
      .map((value) => `\`${JSON.stringify(value)}\``)
      .join(", ");
  }
  const [first = "anything"] = [type].flat();
  if (first === "array") return items?.type === "string" ? "list of texts" : "list of objects";
  return TYPE_WORDS[first] ?? first;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "text",
  integer: "whole number",
  boolean: "true or false",
};

function markdownRow({ path, other, type, preset, description }: FieldRow): string {
  const cells = [`\`${path}\``, other === "" ? "" : `\`${other}\``, type, preset, description];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** docs/reference/problems.md */
export function problemReference(): string {
  const entries: readonly (readonly [string, ProblemCodeEntry])[] = Object.entries(PROBLEM_CODES);
  const table = (severity: string) =>
    entries
      .filter(([, entry]) => entry.severity === severity)
      .map(([code, { meaning, example }]) => `| \`${code}\` | ${meaning} | ${exampleCell(example)} |`);
  return `${[
    "# Problems of manifests",
    "",
    "Generated from the list of codes by `tools/generate-reference.ts`; do not edit. A code never changes its meaning.",
    "",
    "## Errors",
    "",
    "An error holds the file: its container is left as it is until the file is mended.",
    "",
    "| code | meaning | for example |",
    "|---|---|---|",
    ...table("error"),
    "",
    "## Warnings",
    "",
    "A warning keeps nothing from being deployed.",
    "",
    "| code | meaning | for example |",
    "|---|---|---|",
    ...table("warning"),
    "",
  ].join("\n")}`;
}

function exampleCell(example: string): string {
  return example === "" ? "" : `\`${example.replaceAll("|", "\\|")}\``;
}
