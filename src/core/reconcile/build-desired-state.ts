import type { DesiredState, Hold } from "../model/desired-state.ts";
import type { Inventory } from "../model/inventory.ts";
import type { Manifest, ReadManifest } from "../model/manifest.ts";
import type { Problem } from "../model/problem.ts";

export interface DesiredStateInput {
  readonly read: readonly ReadManifest[];
  /** Entries that were not even read: they hold their containers as unusable manifests do. */
  readonly refused: readonly { readonly path: string; readonly problem: Problem }[];
  readonly complete: boolean;
  readonly inventory: Inventory;
}

/**
 * What the directory asks for. Of two files that state one name, one keeps it and the other is a problem; a file that
 * cannot be used holds every container that it may stand for, so that a slip of the keyboard never costs one.
 */
export function buildDesiredState(input: DesiredStateInput): DesiredState {
  const { inventory } = input;
  const problems: Problem[] = input.refused.map(({ problem }) => problem);
  const candidates = new Map<string, Manifest[]>();
  const holds: Hold[] = input.refused.flatMap(({ path, problem }) =>
    holdsOf(path, [nameOfFile(path)], problem.message, inventory),
  );
  for (const read of input.read) {
    problems.push(...read.problems);
    if (read.kind === "usable") {
      const { name } = read.manifest.spec;
      candidates.set(name, [...(candidates.get(name) ?? []), read.manifest]);
      continue;
    }
    const reason = read.problems.find(({ severity }) => severity === "error")?.message ?? "it cannot be read";
    holds.push(...holdsOf(read.unusable.path, read.unusable.candidateNames, reason, inventory));
  }
  const containers = new Map<string, Manifest>();
  for (const name of [...candidates.keys()].sort()) {
    const [kept, ...others] = byClaim(candidates.get(name) ?? [], inventory);
    if (kept === undefined) continue;
    containers.set(name, kept);
    problems.push(...others.map((other) => nameTaken(other, kept)));
  }
  const held = new Map(holds.filter(({ name }) => !containers.has(name)).map((hold) => [hold.name, hold]));
  return { containers, held, complete: input.complete, problems: problems.sort(byFileAndPosition) };
}

/** Best claim first: the file that the inventory knows, else the one whose own name is the container's, else byte order. */
function byClaim(manifests: readonly Manifest[], inventory: Inventory): readonly Manifest[] {
  const rank = ({ path, spec }: Manifest): number => {
    if (inventory.containers.get(spec.name)?.manifestPath === path) return 0;
    return nameOfFile(path) === spec.name ? 1 : 2;
  };
  return [...manifests].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}

function nameTaken(other: Manifest, kept: Manifest): Problem {
  return {
    severity: "error",
    code: "name-taken",
    file: other.path,
    message: `the container name '${other.spec.name}' is stated by ${kept.path} too, which keeps it`,
    expected: "a name that no other manifest states",
    got: `'${other.spec.name}'`,
    hint: "give one of the two another container_name, or delete one of the files",
  };
}

/** A file holds what it may stand for, and what it made before. */
function holdsOf(
  path: string,
  candidateNames: readonly string[],
  reason: string,
  inventory: Inventory,
): readonly Hold[] {
  const made = [...inventory.containers.values()]
    .filter((entry) => entry.manifestPath === path)
    .map(({ name }) => name);
  return [...new Set([...made, ...candidateNames])].map((name) => ({ name, path, reason }));
}

function nameOfFile(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.json$/, "");
}

function byFileAndPosition(a: Problem, b: Problem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  const lines = (a.position?.line ?? 0) - (b.position?.line ?? 0);
  return lines !== 0 ? lines : (a.position?.column ?? 0) - (b.position?.column ?? 0);
}
