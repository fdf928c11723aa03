import { EMPTY_INVENTORY, type Inventory } from "../../src/core/model/inventory.ts";
import { EMPTY_JOURNAL, type Journal } from "../../src/core/model/journal.ts";
import type { LoadedState } from "../../src/engine/ports.ts";

/** State that bears a label, so that a test sees which of several it finds again. */
export function inventoryLabelled(label: string): Inventory {
  return { ...EMPTY_INVENTORY, poisonedIds: new Set([label]) };
}

export function journalLabelled(label: string): Journal {
  const attempt = { name: label, nonce: "00000001", previous: null, partners: [] };
  return { ...EMPTY_JOURNAL, attempts: new Map([[label, attempt]]) };
}

/** `journal inventory`, `-` where there is nothing. */
export function labelsOf({ journal, inventory }: LoadedState): string {
  return [[...journal.attempts.keys()], [...inventory.poisonedIds]].map(([label = "-"]) => label).join(" ");
}
