import type { ContainerSpec } from "../model/container-spec.ts";
import type { ManifestFormat } from "../model/manifest.ts";
import type { NativeManifest } from "./manifest-schema.ts";
import type { ProblemCode } from "./problem-code.ts";

/** What a rule looks at: the manifest as written (in native keys) and what it comes to. */
export interface RuleInput {
  readonly manifest: NativeManifest;
  readonly format: ManifestFormat;
  readonly spec: ContainerSpec;
}

/** What a rule objects to; the reader finds the place in the file. */
export interface Objection {
  readonly code: ProblemCode;
  /** In the native spelling. */
  readonly pointer: string;
  readonly message: string;
  readonly expected?: string;
  readonly hint?: string;
}

export type Rule = (input: RuleInput) => readonly Objection[];
