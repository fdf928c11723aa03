import { resolve } from "node:path";
import { EMPTY_HISTORY, type History } from "../../core/model/history.ts";
import { EMPTY_INVENTORY, type Inventory } from "../../core/model/inventory.ts";
import { EMPTY_JOURNAL, type Journal } from "../../core/model/journal.ts";
import type { LoadedState, StateStore } from "../../engine/ports.ts";
import { coalesceSaves } from "./coalesce-saves.ts";
import { loadStateFile, saveStateFile } from "./keep-state-file.ts";
import { prepareDirectory } from "./prepare-directory.ts";
import {
  historyFromStored,
  inventoryFromStored,
  journalFromStored,
  storedHistory,
  storedHistorySchema,
  storedInventory,
  storedInventorySchema,
  storedJournal,
  storedJournalSchema,
} from "./stored-state.ts";

export interface StateStoreOptions {
  /** Made on `load` where it is missing, with mode 0700. */
  readonly directory: string;
}

/**
 * The inventory and the journal on disk. Whatever happens to the disk or to the files, the work goes on: what cannot
 * be read is set aside and started anew, what cannot be written is reported, and tried again with the next save.
 */
export function openStateStore(options: StateStoreOptions): StateStore {
  const directory = resolve(options.directory);
  const saveInventory = coalesceSaves((inventory: Inventory) =>
    saveStateFile(directory, "inventory", storedInventory(inventory)),
  );
  const saveJournal = coalesceSaves((journal: Journal) => saveStateFile(directory, "journal", storedJournal(journal)));
  const saveHistory = coalesceSaves((history: History) => saveStateFile(directory, "history", storedHistory(history)));
  return { load: () => load(directory), saveInventory, saveJournal, saveHistory };
}

async function load(directory: string): Promise<LoadedState> {
  const prepared = await prepareDirectory(directory);
  if (!prepared.ok) {
    const warning = `${prepared.failure}; nothing is remembered beyond this run`;
    return { inventory: EMPTY_INVENTORY, journal: EMPTY_JOURNAL, history: EMPTY_HISTORY, warnings: [warning] };
  }
  const inventory = await loadStateFile(directory, "inventory", storedInventorySchema);
  const journal = await loadStateFile(directory, "journal", storedJournalSchema);
  const history = await loadStateFile(directory, "history", storedHistorySchema);
  return {
    history: history.data === null ? EMPTY_HISTORY : historyFromStored(history.data),
    inventory: inventory.data === null ? EMPTY_INVENTORY : inventoryFromStored(inventory.data),
    journal: journal.data === null ? EMPTY_JOURNAL : journalFromStored(journal.data),
    warnings: [...inventory.warnings, ...journal.warnings, ...history.warnings],
  };
}
