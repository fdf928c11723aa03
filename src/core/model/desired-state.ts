import type { Manifest } from "./manifest.ts";
import type { Problem } from "./problem.ts";

/** What the directory asks for, built once for each pass. */
export interface DesiredState {
  /** By container name, in byte order of the names. */
  readonly containers: ReadonlyMap<string, Manifest>;
  /** Names whose manifest is there but unusable: their containers are left alone. */
  readonly held: ReadonlyMap<string, Hold>;
  /**
   * False where the directory was missing, unreadable or not read to its end: absence of a manifest then proves
   * nothing, and no container is an orphan.
   */
  readonly complete: boolean;
  /** Of all files, errors and warnings, in order of file and position. */
  readonly problems: readonly Problem[];
}

export interface Hold {
  readonly name: string;
  /** The file that holds it. */
  readonly path: string;
  /** One sentence: the first error of that file, or that the update manager has the last word. */
  readonly reason: string;
  /** What the file asks for, where it can be used and the update manager has set its container otherwise. */
  readonly yielded?: Manifest;
}
