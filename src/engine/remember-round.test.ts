import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { manifestOf, observedOf, planInputOf } from "../../test/support/builders.ts";
import { emptyState, hastyClock, stateStoreOf } from "../../test/support/in-memory-ports.ts";
import { makePlan } from "../core/reconcile/make-plan.ts";
import type { StateStore } from "./ports.ts";
import { rememberRound } from "./remember-round.ts";

test("what two rounds come to that end at the same time is all kept, in memory and on disk", async () => {
  const stored = emptyState();
  const store = stateStoreOf(stored);
  const slowStore: StateStore = {
    ...store,
    saveInventory: async (inventory) => {
      await setImmediate();
      return store.saveInventory(inventory);
    },
  };
  const ports = { clock: hastyClock, state: slowStore, emit: () => undefined };
  const memory = { ...stored };
  const names = ["one", "two", "three"];
  await Promise.all(
    names.map((name) => {
      const { desired, observed, ...input } = planInputOf({
        manifests: [manifestOf(name)],
        listed: [observedOf(name)],
      });
      const plan = makePlan({ ...input, desired, observed });
      const carried = { plan, outcomes: new Map(), desired, observed, interruptionsMs: new Map(), isPartial: true };
      return rememberRound(ports, memory, carried);
    }),
  );
  for (const { inventory, history } of [memory, stored]) {
    expect([...inventory.containers.keys()]).toEqual(names);
    expect([...history.deployments.keys()]).toEqual(names);
  }
});
