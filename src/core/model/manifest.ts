import type { ContainerSpec } from "./container-spec.ts";
import type { Problem } from "./problem.ts";

/** Kanto's own file format, or the internal state representation (snake_case of its API). */
export type ManifestFormat = "native" | "internal";

/** A file as the directory delivered it: the bytes hashed are the bytes parsed. */
export interface ManifestFile {
  /** Relative to the manifest directory, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** Milliseconds since 1970 as the file system tells it: compared for change only, never with a clock. */
  readonly modifiedAtMs: number;
}

/** One file that can be deployed. */
export interface Manifest {
  readonly path: string;
  readonly sha256: string;
  readonly modifiedAtMs: number;
  readonly format: ManifestFormat;
  readonly spec: ContainerSpec;
  /** `container_id` exactly as written; absent: an id is chosen at each attempt. */
  readonly containerId?: string;
  /** What this manifest asks of the deployer itself, under the key that Kanto ignores. */
  readonly options: ManifestOptions;
}

/** The manifest's `x-kanto-auto-deployer` object; what is absent follows the command line. */
export interface ManifestOptions {
  readonly stopTimeoutMs?: number;
  readonly healthWindowMs?: number;
}

/** What reading one file came to. Warnings accompany both; an error makes it unusable. */
export type ReadManifest =
  | { readonly kind: "usable"; readonly manifest: Manifest; readonly problems: readonly Problem[] }
  | { readonly kind: "unusable"; readonly unusable: UnusableManifest; readonly problems: readonly Problem[] };

/** A file that cannot be deployed. It holds its containers: nothing of theirs is changed because of it. */
export interface UnusableManifest {
  readonly path: string;
  /** The names it may stand for: what could be read of it, and its file's own name. Never empty. */
  readonly candidateNames: readonly string[];
}
