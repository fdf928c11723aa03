import type * as v from "valibot";

/** What the reader needs to know of a schema to walk a document beside it. */
export type SchemaShape =
  | { readonly kind: "object"; readonly entries: Readonly<Record<string, v.GenericSchema>> }
  | { readonly kind: "list"; readonly item: v.GenericSchema }
  | { readonly kind: "text" }
  | { readonly kind: "number" }
  | { readonly kind: "other" };

/** Looks through what only makes a field optional. */
export function schemaShape(schema: v.GenericSchema): SchemaShape {
  if ("wrapped" in schema) return schemaShape(schema.wrapped as v.GenericSchema);
  if ("entries" in schema) {
    return { kind: "object", entries: schema.entries as Readonly<Record<string, v.GenericSchema>> };
  }
  if ("item" in schema) return { kind: "list", item: schema.item as v.GenericSchema };
  if (schema.type === "string" || schema.type === "picklist") return { kind: "text" };
  return { kind: schema.type === "number" ? "number" : "other" };
}
