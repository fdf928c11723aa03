import { toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";
import { internalManifestSchema, nativeManifestSchema } from "../src/core/manifest/manifest-schema.ts";
import { SPELLINGS } from "../src/core/manifest/spelling.ts";

/** The part of JSON Schema that the manifest's needs. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly pattern?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

/** The JSON Schema of both formats, as docs/reference/manifest.schema.json holds it. */
export function manifestJsonSchema(): JsonSchema {
  const topLevel = SPELLINGS.filter(({ parent }) => parent.test(""));
  const states = (key: string) => ({ required: [key], properties: { [key]: { not: { const: null } } } });
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Container manifest",
    description: "A container for Eclipse Kanto, in its own file format or in the internal state representation.",
    if: {
      anyOf: topLevel.map(({ internal }) => states(internal)),
      not: { anyOf: topLevel.map(({ native }) => states(native)) },
    },
    // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
    then: { $ref: "#/definitions/internal" },
    else: { $ref: "#/definitions/native" },
    definitions: {
      native: { title: "Native manifest", ...describeFormat(nativeManifestSchema) },
      internal: { title: "Internal state representation", ...describeFormat(internalManifestSchema) },
    },
  };
}

/** One format, every key in its own spelling; nested keys in the other's as well, because both are understood. */
export function describeFormat(schema: GenericSchema): JsonSchema {
  const described = toJsonSchema(schema, { typeMode: "input", target: "draft-07", ignoreActions: ["check"] });
  const { $schema: _, ...rest }: JsonSchema = JSON.parse(JSON.stringify(described));
  return asWritten(rest, true);
}

/** What may be absent may also be null or an empty text: Kanto cannot tell them apart. */
function asWritten(schema: JsonSchema, isTopLevel = false): JsonSchema {
  if (schema.items !== undefined) return { ...schema, items: asWritten(schema.items) };
  const { properties } = schema;
  if (properties === undefined) return schema;
  const required = schema.required ?? [];
  const written = Object.entries(properties).flatMap(([key, property]) => {
    const inner = asWritten(property);
    const value = required.includes(key) ? inner : absentToo(inner);
    const other = isTopLevel ? undefined : spellingBeside(key);
    const same = other === undefined ? [] : [[other, { ...value, description: `The same as ${key}.` }] as const];
    return [[key, value] as const, ...same];
  });
  const { required: _, ...rest } = schema;
  return { ...rest, properties: Object.fromEntries(written), ...(required.length === 0 ? {} : { required }) };
}

function spellingBeside(key: string): string | undefined {
  const spelling = SPELLINGS.find(
    ({ native, internal, parent }) => !parent.test("") && [native, internal].includes(key),
  );
  if (spelling === undefined) return undefined;
  return spelling.native === key ? spelling.internal : spelling.native;
}

function absentToo(schema: JsonSchema): JsonSchema {
  if (schema.anyOf !== undefined) return { ...schema, anyOf: [...schema.anyOf, { type: "null" }] };
  if (typeof schema.type !== "string") return schema;
  const text = schema.type === "string";
  return {
    ...schema,
    type: [schema.type, "null"],
    ...(schema.enum === undefined ? {} : { enum: [...schema.enum, ...(text ? [""] : []), null] }),
    ...(schema.pattern === undefined ? {} : { pattern: `^$|${schema.pattern}` }),
  };
}
