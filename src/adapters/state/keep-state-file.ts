import { join } from "node:path";
import { type GenericSchema, getDotPath, safeParse } from "valibot";
import { failed, ok, type Result } from "../../core/model/result.ts";
import { prepareDirectory } from "./prepare-directory.ts";
import { readStateFile } from "./read-state-file.ts";
import { setAside } from "./set-aside.ts";
import { decodeStateFile, encodeStateFile, type StateFileKind, stateFileName } from "./state-file.ts";
import { systemErrorText } from "./system-error.ts";
import { writeDurably } from "./write-durably.ts";

export interface LoadedFile<Data> {
  /** Null: there is none, or it was damaged. */
  readonly data: Data | null;
  readonly warnings: readonly string[];
}

/** What a state file holds. What cannot be read is set aside, and a warning says so. */
export async function loadStateFile<Data>(
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
    return `${what}; it was set aside as ${target}, and ${SUCCESSION[kind]}`;
  } catch (error) {
    return `${what}; nor can it be set aside: ${systemErrorText(error)}`;
  }
}

/** Replaces a state file; fails with a sentence. */
export async function saveStateFile(
  directory: string,
  kind: StateFileKind,
  data: unknown,
): Promise<Result<void, string>> {
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

const REBUILT = "a new one is built from Kanto and the manifests";

/** What comes in the place of a file that was set aside. */
const SUCCESSION: Readonly<Record<StateFileKind, string>> = {
  inventory: REBUILT,
  journal: REBUILT,
  history: REBUILT,
  handover: "nothing is suspended, and the manifests hold for what the update manager set",
};
