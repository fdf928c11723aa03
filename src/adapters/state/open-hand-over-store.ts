import { resolve } from "node:path";
import { EMPTY_HAND_OVER, type HandOverState } from "../../core/model/hand-over.ts";
import type { HandOverStore, LoadedHandOver } from "../../engine/ports-hand-over.ts";
import { coalesceSaves } from "./coalesce-saves.ts";
import { loadStateFile, saveStateFile } from "./keep-state-file.ts";
import { prepareDirectory } from "./prepare-directory.ts";
import { handOverFromStored, storedHandOver, storedHandOverSchema } from "./stored-hand-over.ts";

/** The hand-over on disk, in the state directory, beside the inventory and with the same care. */
export function openHandOverStore(options: { readonly directory: string }): HandOverStore {
  const directory = resolve(options.directory);
  return {
    load: () => load(directory),
    save: coalesceSaves((state: HandOverState) => saveStateFile(directory, "handover", storedHandOver(state))),
  };
}

async function load(directory: string): Promise<LoadedHandOver> {
  const prepared = await prepareDirectory(directory);
  if (!prepared.ok) return { state: EMPTY_HAND_OVER, warnings: [prepared.failure] };
  const { data, warnings } = await loadStateFile(directory, "handover", storedHandOverSchema);
  return { state: data === null ? EMPTY_HAND_OVER : handOverFromStored(data), warnings };
}
