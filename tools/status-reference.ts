import { HEALTH_MEANINGS, PHASE_MEANINGS } from "../src/core/status/status-words.ts";
import type { JsonSchema } from "./manifest-json-schema.ts";
import { statusJsonSchema } from "./status-json-schema.ts";

/** docs/reference/status.md */
export function statusReference(): string {
  return `${[
    "# The status",
    "",
    "Generated from the schema by `tools/generate-reference.ts`; do not edit. For programs there is",
    "`status.schema.json` beside this page; `kad schema status` prints it.",
    "",
    "The daemon keeps `status.json` in its runtime directory (`/run/kanto-auto-deployer`), readable by its user and",
    "group. It is whole at any moment and goes when the daemon ends. `kad status --json` prints the same, asked for over",
    "the control socket. Times are by the machine's clock and for people. Values that look secret are `***`.",
    "",
    "| field | type | meaning |",
    "|---|---|---|",
    ...fieldRows(statusJsonSchema(), ""),
    "",
    "## Health",
    "",
    "| health | meaning |",
    "|---|---|",
    ...Object.entries(HEALTH_MEANINGS).map(([word, meaning]) => `| \`${word}\` | ${meaning} |`),
    "",
    "## Phases of a container",
    "",
    "| phase | meaning |",
    "|---|---|",
    ...Object.entries(PHASE_MEANINGS).map(([word, meaning]) => `| \`${word}\` | ${meaning} |`),
    "",
  ].join("\n")}`;
}

function fieldRows({ properties = {} }: JsonSchema, path: string): readonly string[] {
  return Object.entries(properties).flatMap(([key, property]) => {
    const here = path === "" ? key : `${path}.${key}`;
    const row = `| \`${here}\` | ${typeWords(property)} | ${property.description ?? ""} |`;
    const members = property.anyOf ?? [property.items ?? property];
    const below = property.items === undefined ? here : `${here}[]`;
    return [row, ...members.flatMap((member) => fieldRows(member, below))];
  });
}

function typeWords({
  type,
  enum: values,
  const: only,
  items,
  anyOf,
}: JsonSchema & { readonly const?: unknown }): string {
  if (anyOf !== undefined) return anyOf.map(typeWords).join(" or ");
  if (values !== undefined) return values.length > 4 ? "a word" : values.map((value) => `\`${value}\``).join(", ");
  if (only !== undefined) return `\`${only}\``;
  if (items !== undefined) return "list of objects";
  return TYPE_WORDS[String(type)] ?? "anything";
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "number",
  boolean: "true or false",
  object: "object",
  null: "null",
};
