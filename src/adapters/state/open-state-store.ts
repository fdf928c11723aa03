import { join, resolve } from "node:path";
import { type GenericSchema, getDotPath, safeParse } from "valibot";
import { EMPTY_HISTORY, type History } from "../../core/model/history.ts";
import { EMPTY_INVENTORY, type Inventory } from "../../core/model/inventory.ts";
import { EMPTY_JOURNAL, type Journal } from "../../core/model/journal.ts";
import { failed, ok, type Result } from "../../core/model/result.ts";
import type { LoadedState, StateStore } from "../../engine/ports.ts";
import { coalesceSaves } from "./coalesce-saves.ts";
import { prepareDirectory } from "./prepare-directory.ts";
import { readStateFile } from "./read-state-file.ts";
import { setAside } from "./set-aside.ts";
import { decodeStateFile, encodeStateFile, type StateFileKind, stateFileName } from "./state-file.ts";
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
import { systemErrorText } from "./system-error.ts";
import { writeDurably } from "./write-durably.ts";

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
    save(directory, "inventory", storedInventory(inventory)),
  );
  const saveJournal = coalesceSaves((journal: Journal) => save(directory, "journal", storedJournal(journal)));
  const saveHistory = coalesceSaves((history: History) => save(directory, "history", storedHistory(history)));
  return { load: () => load(directory), saveInventory, saveJournal, saveHistory };
}

async function load(directory: string): Promise<LoadedState> {
  const prepared = await prepareDirectory(directory);
  if (!prepared.ok) {
    const warning = `${prepared.failure}; nothing is remembered beyond this run`;
    return { inventory: EMPTY_INVENTORY, journal: EMPTY_JOURNAL, history: EMPTY_HISTORY, warnings: [warning] };
  }
  const inventory = await loadFile(directory, "inventory", storedInventorySchema);
  const journal = await loadFile(directory, "journal", storedJournalSchema);
  const history = await loadFile(directory, "history", storedHistorySchema);
  return {
    history: history.data === null ? EMPTY_HISTORY : historyFromStored(history.data),
    inventory: inventory.data === null ? EMPTY_INVENTORY : inventoryFromStored(inventory.data),
    journal: journal.data === null ? EMPTY_JOURNAL : journalFromStored(journal.data),
    warnings: [...inventory.warnings, ...journal.warnings, ...history.warnings],
  };
}

interface LoadedFile<Data> {
  /** Null: there is none, or it was damaged. */
  readonly data: Data | null;
  readonly warnings: readonly string[];
}

async function loadFile<Data>(
  directory: string,
  kind: StateFileKind,
  schema: GenericSchema<unknown, Data>,
): Promise<LoadedFile<Data>> {
  const text = await readStateFile(directory, stateFileName(kind));
  if (text.ok && text.value === null) {
    return { data: null, warnings: [] };
  }
  const decoded = text.ok ? decode(kind, text.value ?? "", schema) : text;
  return decoded.ok
    ? { data: decoded.value, warnings: [] }
    : { data: null, warnings: [await giveUp(directory, kind, decoded.failure)] };
}

function decode<Data>(kind: StateFileKind, text: string, schema: GenericSchema<unknown, Data>): Result<Data, string> {
  const decoded = decodeStateFile(kind, text);
  if (!decoded.ok) {
    return decoded;
  }
  const checked = safeParse(schema, decoded.value);
  if (checked.success) {
    return ok(checked.output);
  }
  const issue = checked.issues[0];
  // Without the value, which may be a secret.
  return failed(`at ${getDotPath(issue) ?? "its top"}: expected ${issue.expected ?? "another value"}`);
}

/** Sets the file aside and says so in a sentence. */
async function giveUp(directory: string, kind: StateFileKind, reason: string): Promise<string> {
  const what = `the ${kind} ${join(directory, stateFileName(kind))} cannot be used: ${reason}`;
  try {
    const target = await setAside(directory, stateFileName(kind));
    return `${what}; it was set aside as ${target}, and a new one is built from Kanto and the manifests`;
  } catch (error) {
    return `${what}; nor can it be set aside: ${systemErrorText(error)}`;
  }
}

async function save(directory: string, kind: StateFileKind, data: unknown): Promise<Result<void, string>> {
  // Each time: the directory may have been removed, or the disk come back, since the last one.
  const prepared = await prepareDirectory(directory);
  if (!prepared.ok) {
    return prepared;
  }
  try {
    await writeDurably(directory, stateFileName(kind), encodeStateFile(kind, data));
    return ok(undefined);
  } catch (error) {
    return failed(`the ${kind} cannot be saved: ${systemErrorText(error)}`);
  }
}
