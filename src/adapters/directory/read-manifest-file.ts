import { hash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import type { ManifestFile } from "../../core/model/manifest.ts";
import type { Problem } from "../../core/model/problem.ts";
import { failed, ok, type Result } from "../../core/model/result.ts";
import { directoryError } from "./directory-problem.ts";
import { isSameMark, markOf } from "./file-mark.ts";
import { describeErrorCode, systemErrorCode } from "./system-error.ts";

/** What shall be read, and what the file must stand up to. */
export interface ReadManifestFileOptions {
  /** What the file is called in problems and in the result. */
  readonly name: string;
  readonly maximumBytes: number;
  /** Takes bytes from what all files together may hold; false where so many are not left. */
  readonly takeBytes: (count: number) => boolean;
  /** Looks at the opened file before a byte of it is read; a problem that it returns is why the file is refused. */
  readonly admit?: (descriptor: number, stats: Stats) => Problem | null;
}

export interface OpenedManifestFile {
  readonly file: ManifestFile;
  /** As it was before it was read. */
  readonly stats: Stats;
  /** Whether it changed while it was read: the bytes may be of no one moment. */
  readonly isTorn: boolean;
}

/** Why a path gave no file. `gone`: it vanished since it was listed. `is-link`: it became a link. */
export type ReadRefusal =
  | { readonly kind: "gone" }
  | { readonly kind: "is-link" }
  | { readonly kind: "problem"; readonly problem: Problem };

/**
 * Opens a path that is not a link, once and without blocking (a FIFO without a writer would hang for ever), and reads
 * it if it is a regular file of at most `maximumBytes`. Everything is asked of the one descriptor, so that nothing can
 * be exchanged between the check and the read.
 */
export function readManifestFile(
  path: string,
  options: ReadManifestFileOptions,
): Result<OpenedManifestFile, ReadRefusal> {
  let descriptor: number;
  try {
    descriptor = openSync(path, OPEN_FLAGS);
  } catch (error) {
    return failed(openRefusal(systemErrorCode(error), options.name));
  }
  try {
    return readDescriptor(descriptor, options);
  } catch (error) {
    return refused(unreadableFile(options.name, systemErrorCode(error)));
  } finally {
    closeSync(descriptor);
  }
}

export function unreadableFile(name: string, errorCode: string): Problem {
  return directoryError("file-unreadable", name, `the file cannot be read: ${describeErrorCode(errorCode)}`);
}

export function notRegularFile(name: string, stats: FileTypeTeller): Problem {
  return directoryError("file-not-regular", name, `expected a regular file, got ${describeFileType(stats)}`, {
    expected: "a regular file",
    got: describeFileType(stats),
  });
}

function readDescriptor(descriptor: number, options: ReadManifestFileOptions): Result<OpenedManifestFile, ReadRefusal> {
  const stats = fstatSync(descriptor);
  if (!stats.isFile()) {
    return refused(notRegularFile(options.name, stats));
  }
  if (stats.size > options.maximumBytes) {
    return refused(tooBig(options, `${stats.size} bytes`));
  }
  const problem = options.admit?.(descriptor, stats) ?? null;
  if (problem !== null) {
    return refused(problem);
  }
  if (!options.takeBytes(stats.size)) {
    return refused(beyondTotal(options.name));
  }
  const bytes = readToEnd(descriptor, stats.size, options.maximumBytes);
  if (bytes === null) {
    return refused(tooBig(options, "more than its size said"));
  }
  const sha256 = hash("sha256", bytes, "hex");
  const isTorn = !isSameMark(markOf(stats), markOf(fstatSync(descriptor)));
  return ok({ file: { path: options.name, bytes, sha256, modifiedAtMs: stats.mtimeMs }, stats, isTorn });
}

/** Null where the file holds more than `maximumBytes`, whatever its size said: it may have grown since. */
function readToEnd(descriptor: number, statedBytes: number, maximumBytes: number): Uint8Array | null {
  // One byte more than stated, so that the first call sees the end of a file that does not change.
  let buffer = new Uint8Array(statedBytes + 1);
  let length = 0;
  for (;;) {
    const bytesRead = readSync(descriptor, buffer, length, buffer.length - length, length);
    length += bytesRead;
    if (length > maximumBytes) {
      return null;
    }
    if (bytesRead === 0 || (length >= statedBytes && length < buffer.length)) {
      return buffer.subarray(0, length);
    }
    buffer = withRoomFor(buffer, length, maximumBytes);
  }
}

function withRoomFor(buffer: Uint8Array<ArrayBuffer>, length: number, maximumBytes: number): Uint8Array<ArrayBuffer> {
  if (length < buffer.length) {
    return buffer;
  }
  const larger = new Uint8Array(maximumBytes + 1);
  larger.set(buffer);
  return larger;
}

function openRefusal(errorCode: string, name: string): ReadRefusal {
  switch (errorCode) {
    case "ENOENT":
      return { kind: "gone" };
    case "ELOOP":
      return { kind: "is-link" };
    default:
      return { kind: "problem", problem: unreadableFile(name, errorCode) };
  }
}

function tooBig(options: ReadManifestFileOptions, got: string): Problem {
  const expected = `at most ${options.maximumBytes} bytes`;
  return directoryError("file-too-big", options.name, `the file is too big: expected ${expected}, got ${got}`, {
    expected,
    got,
  });
}

function beyondTotal(name: string): Problem {
  return directoryError("directory-too-full", name, "all manifests together are too big for this file to be read too", {
    hint: "is this the right directory?",
  });
}

function refused(problem: Problem): Result<never, ReadRefusal> {
  return failed({ kind: "problem", problem });
}

/** What `Stats` and `Dirent` both can tell. */
type FileTypeTeller = Pick<
  Stats,
  "isDirectory" | "isFIFO" | "isSocket" | "isBlockDevice" | "isCharacterDevice" | "isSymbolicLink"
>;

function describeFileType(entry: FileTypeTeller): string {
  if (entry.isDirectory()) {
    return "a directory";
  }
  if (entry.isFIFO()) {
    return "a FIFO";
  }
  if (entry.isSocket()) {
    return "a socket";
  }
  if (entry.isBlockDevice() || entry.isCharacterDevice()) {
    return "a device";
  }
  return entry.isSymbolicLink() ? "a link" : "something else";
}

const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW | constants.O_NOCTTY;
