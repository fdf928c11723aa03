import * as v from "valibot";
import { expect, test } from "vitest";
import { schemaShape } from "./schema-shape.ts";

const ENTRIES = { name: v.string() };
const ITEM = v.number();

test.each([
  ["an object", v.object(ENTRIES), { kind: "object", entries: ENTRIES }],
  ["a list", v.array(ITEM), { kind: "list", item: ITEM }],
  ["a text", v.pipe(v.string(), v.regex(/a/)), { kind: "text" }],
  ["one of some texts", v.picklist(["a", "b"]), { kind: "text" }],
  ["a number", v.number(), { kind: "number" }],
  ["a flag", v.boolean(), { kind: "other" }],
  ["a value of several types", v.union([v.string(), v.number()]), { kind: "other" }],
  ["an object that may be absent", v.optional(v.object(ENTRIES), { name: "a" }), { kind: "object", entries: ENTRIES }],
  ["a number that may be absent or null", v.optional(v.nullable(v.number())), { kind: "number" }],
])("%s", (_, schema, shape) => expect(schemaShape(schema)).toEqual(shape));
