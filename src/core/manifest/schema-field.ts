import * as v from "valibot";
import type { ProblemCode } from "./problem-code.ts";

/** What editors and the reference show of a field, beside its type and default. */
export interface FieldNotes {
  readonly description: string;
  readonly examples?: unknown[];
}

/** Ties a check of the schema to the problem that it reports. */
export function code<Code extends ProblemCode>(problemCode: Code): Code {
  return problemCode;
}

/** A field that may be absent (or null, or an empty text: Kanto cannot tell them apart). */
export function optionalField<const Schema extends v.GenericSchema>(schema: Schema, notes: FieldNotes) {
  return v.optional(v.pipe(schema, v.metadata({ ...notes })));
}

/** A field whose absence means `preset`. */
export function presetField<
  const Schema extends v.GenericSchema,
  const Preset extends v.Default<
    v.SchemaWithPipe<readonly [Schema, v.MetadataAction<v.InferOutput<Schema>, Notes>]>,
    undefined
  >,
>(schema: Schema, preset: Preset, notes: FieldNotes) {
  return v.optional(v.pipe(schema, v.metadata<v.InferOutput<Schema>, Notes>({ ...notes })), preset);
}

type Notes = { readonly description: string; readonly examples?: unknown[] };

/** A field that must be there. */
export function requiredField<const Schema extends v.GenericSchema>(schema: Schema, notes: FieldNotes) {
  return v.pipe(schema, v.metadata({ ...notes }));
}
