import type { ManifestFile } from "../../core/model/manifest.ts";
import type { Problem } from "../../core/model/problem.ts";
import type { DirectorySnapshot, RefusedEntry } from "../../engine/ports.ts";
import { directoryWarning } from "./directory-problem.ts";
import type { DirectoryLook } from "./look-at-directory.ts";

/** What of a look can be believed: by default all of it. */
export interface BelievedEntries {
  readonly files: readonly ManifestFile[];
  readonly refused: readonly RefusedEntry[];
}

/** A look as the engine is given it. */
export function snapshotOf(look: DirectoryLook, believed: BelievedEntries = asSeen(look)): DirectorySnapshot {
  const fileWarnings = look.entries.flatMap(({ outcome }) =>
    outcome.kind === "read" && outcome.warning !== null ? [outcome.warning] : [],
  );
  return {
    ...believed,
    warnings: [
      ...(look.warning === null ? [] : [look.warning]),
      ...look.linkedFolders.map(linkNotFollowed),
      ...fileWarnings,
    ],
    complete: look.problem === null,
    problem: look.problem,
  };
}

/** What could not be used, as it was seen. */
export function refusedIn({ entries }: DirectoryLook): readonly RefusedEntry[] {
  return entries.flatMap(({ outcome }) =>
    outcome.kind === "refused" ? [{ path: outcome.problem.file, problem: outcome.problem }] : [],
  );
}

function asSeen(look: DirectoryLook): BelievedEntries {
  const files = look.entries.flatMap(({ outcome }) => (outcome.kind === "read" ? [outcome.file] : []));
  return { files, refused: refusedIn(look) };
}

function linkNotFollowed(name: string): Problem {
  return directoryWarning("link-to-folder", name, "links to folders are not followed, so no manifest is read from it", {
    hint: "bind-mount the folder, or move it here",
  });
}
