import { relative } from "node:path";

/** A call that changes a folder or one of its files, or makes changes durable. */
export type DiskOperation =
  /** The file is made, or cut to nothing. */
  | { readonly kind: "create"; readonly name: string }
  | { readonly kind: "write"; readonly name: string; readonly text: string }
  | { readonly kind: "rename"; readonly from: string; readonly to: string }
  | { readonly kind: "remove"; readonly name: string }
  | { readonly kind: "sync-file"; readonly name: string }
  | { readonly kind: "sync-folder" };

/** File name -> text. */
export type DiskState = ReadonlyMap<string, string>;

/**
 * The operations on a folder in a trace of strace. Throws on a call that changes something and is none of those known,
 * so that no change of the program escapes the enumeration.
 */
export function readDiskOperations(calls: readonly string[], directory: string): readonly DiskOperation[] {
  const open = new Map<string, string>();
  const operations: DiskOperation[] = [];
  const nameOf = (path: string) => relative(directory, unhex(path));
  for (const call of calls) {
    const [, name = "", inner = "", result = ""] = /^(\w+)\((.*)\) += (-?\d+)/.exec(call) ?? [];
    if (result.startsWith("-")) continue;
    const [first = "", second = ""] = inner.match(/"[^"]*"/g) ?? [];
    const descriptor = /^\d+/.exec(inner)?.[0] ?? "";
    const opened = open.get(descriptor);
    if (name === "openat") {
      open.set(result, nameOf(first));
      if (inner.includes("O_TRUNC")) operations.push({ kind: "create", name: nameOf(first) });
    } else if (name === "write" && opened !== undefined) {
      operations.push({ kind: "write", name: opened, text: unhex(first) });
    } else if (name === "fsync" && opened !== undefined) {
      operations.push(opened === "" ? { kind: "sync-folder" } : { kind: "sync-file", name: opened });
    } else if (name === "rename") {
      operations.push({ kind: "rename", from: nameOf(first), to: nameOf(second) });
    } else if (name === "unlink") {
      operations.push({ kind: "remove", name: nameOf(first) });
    } else if (name === "close") {
      open.delete(descriptor);
    } else if (!HARMLESS.has(name)) {
      throw new Error(`expected a call whose effect on the disk is known, got ${call}`);
    }
  }
  return operations;
}

/**
 * Every content that the folder can have after a power cut at any moment: what an fsync confirmed is there; of what came
 * after it any selection, in order, and of data its beginning alone. Contents that are equal are given once.
 */
export function crashStates(before: DiskState, operations: readonly DiskOperation[]): readonly DiskState[] {
  const states = new Map<string, DiskState>();
  for (let made = 0; made <= operations.length; made += 1) {
    const soFar = operations.slice(0, made);
    const outcomes = soFar.map((operation, index) => outcomesOf(operation, soFar.slice(index + 1)));
    for (const effects of selections(outcomes)) {
      const state = applyAll(before, effects);
      states.set(JSON.stringify([...state].sort()), state);
    }
  }
  return [...states.values()];
}

/** What may have become of an operation, given those that came after it: itself, a part of it, or nothing. */
function outcomesOf(operation: DiskOperation, later: readonly DiskOperation[]): readonly (DiskOperation | null)[] {
  switch (operation.kind) {
    case "sync-file":
    case "sync-folder":
      return [null];
    case "write": {
      const isDurable = later.some((each) => each.kind === "sync-file" && each.name === operation.name);
      const half = { ...operation, text: operation.text.slice(0, operation.text.length / 2) };
      return isDurable ? [operation] : [operation, half, null];
    }
    case "create": {
      const isDurable = later.some(
        (each) => each.kind === "sync-folder" || (each.kind === "sync-file" && each.name === operation.name),
      );
      return isDurable ? [operation] : [operation, null];
    }
    case "rename":
    case "remove":
      return later.some(({ kind }) => kind === "sync-folder") ? [operation] : [operation, null];
  }
}

function* selections(
  outcomes: readonly (readonly (DiskOperation | null)[])[],
): Generator<readonly (DiskOperation | null)[]> {
  const [first, ...rest] = outcomes;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const others of selections(rest)) {
    for (const choice of first) yield [choice, ...others];
  }
}

/** A file that was never made cannot be written or renamed: such a selection comes to the same as one without it. */
function applyAll(before: DiskState, effects: readonly (DiskOperation | null)[]): DiskState {
  const state = new Map(before);
  for (const effect of effects) {
    if (effect?.kind === "create") state.set(effect.name, "");
    if (effect?.kind === "write" && state.has(effect.name)) {
      state.set(effect.name, (state.get(effect.name) ?? "") + effect.text);
    }
    if (effect?.kind === "remove") state.delete(effect.name);
    if (effect?.kind === "rename") {
      const text = state.get(effect.from);
      if (text === undefined) continue;
      state.set(effect.to, text);
      state.delete(effect.from);
    }
  }
  return state;
}

function unhex(quoted: string): string {
  const bytes = quoted.slice(1, -1).match(/\\x[0-9a-f]{2}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte.slice(2), 16))).toString();
}

const HARMLESS: ReadonlySet<string> = new Set([
  ...["mkdir", "chmod", "stat", "statx", "fstat", "newfstatat", "read", "pread64", "lseek", "fcntl", "access"],
  ...["readlink", "getdents64", "write"],
]);
