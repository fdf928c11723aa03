import type { Dependency, PlannedOperation } from "../model/plan.ts";
import type { Draft, Step, StepPart } from "./draft.ts";
import type { CrossDependency } from "./settle-conflicts.ts";

interface Node {
  /** Several steps of one draft may play the same part; whoever waits for it waits for all of them. */
  readonly key: string;
  readonly draft: Draft;
  readonly step: Step;
  readonly waitsFor: readonly Wait[];
}

interface Wait {
  readonly key: string;
  readonly gate: Dependency["gate"];
}

/** Lays the steps of all drafts out in one order in which they can be carried out, and numbers them. */
export function numberOperations(
  drafts: readonly Draft[],
  dependencies: readonly CrossDependency[],
): readonly PlannedOperation[] {
  const numbersOf = new Map<string, number[]>();
  const operations: PlannedOperation[] = [];
  let open = drafts.flatMap((draft) => draft.steps.map((step) => nodeOf(draft, step, dependencies)));
  while (open.length > 0) {
    const unnumbered = countByKey(open);
    const later: Node[] = [];
    for (const node of open) {
      if (node.waitsFor.some(({ key }) => (unnumbered.get(key) ?? 0) > 0)) {
        later.push(node);
        continue;
      }
      unnumbered.set(node.key, (unnumbered.get(node.key) ?? 0) - 1);
      const number = operations.length + 1;
      numbersOf.set(node.key, [...(numbersOf.get(node.key) ?? []), number]);
      const { operation, cause } = node.step;
      operations.push({
        number,
        containerName: node.draft.name,
        operation,
        cause,
        dependsOn: dependenciesOf(node, numbersOf),
      });
    }
    if (later.length === open.length) {
      throw new Error(`internal: these steps wait for each other: ${open.map((node) => node.key).join(", ")}`);
    }
    open = later;
  }
  return operations;
}

function nodeOf(draft: Draft, step: Step, dependencies: readonly CrossDependency[]): Node {
  const own = step.after.map((part): Wait => ({ key: keyOf(draft.name, part), gate: "success" }));
  const others = dependencies
    .filter((dependency) => dependency.name === draft.name && dependency.part === step.part)
    .map(({ on, gate }): Wait => ({ key: keyOf(on.name, on.part), gate }));
  return { key: keyOf(draft.name, step.part), draft, step, waitsFor: [...own, ...others] };
}

/** A wait for success outweighs one for an end of any kind; a part that nobody plays is no condition. */
function dependenciesOf(node: Node, numbersOf: ReadonlyMap<string, readonly number[]>): readonly Dependency[] {
  const gates = new Map<number, Dependency["gate"]>();
  for (const { key, gate } of node.waitsFor) {
    for (const number of numbersOf.get(key) ?? []) {
      if (gates.get(number) !== "success") gates.set(number, gate);
    }
  }
  return [...gates].sort(([a], [b]) => a - b).map(([number, gate]) => ({ number, gate }));
}

function countByKey(nodes: readonly Node[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { key } of nodes) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function keyOf(name: string, part: StepPart): string {
  return `${name} ${part}`;
}
