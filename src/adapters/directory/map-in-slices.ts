import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";

/**
 * Calls `work` for one item after the other, and lets everything else have its turn whenever a slice of time is used
 * up, so that a thousand files keep nobody waiting.
 */
export async function mapInSlices<Item, Outcome>(
  items: readonly Item[],
  work: (item: Item) => Outcome,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let sliceEndMs = performance.now() + SLICE_MS;
  for (const item of items) {
    if (performance.now() >= sliceEndMs) {
      await setImmediate();
      sliceEndMs = performance.now() + SLICE_MS;
    }
    outcomes.push(work(item));
  }
  return outcomes;
}

const SLICE_MS = 5;
