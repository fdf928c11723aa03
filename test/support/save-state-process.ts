/**
 * A process that loads the state in the folder given first and saves the labels given after it, one after the other,
 * into journal and inventory. It prints its warnings and how each save ended.
 */
import { openStateStore } from "../../src/adapters/state/open-state-store.ts";
import { inventoryLabelled, journalLabelled } from "./labelled-state.ts";

const [, , directory = "", ...labels] = process.argv;
const store = openStateStore({ directory });
const { warnings } = await store.load();
const saves: unknown[] = [];
for (const label of labels) {
  saves.push(await store.saveJournal(journalLabelled(label)));
  saves.push(await store.saveInventory(inventoryLabelled(label)));
}
process.stdout.write(JSON.stringify({ warnings, saves }));
