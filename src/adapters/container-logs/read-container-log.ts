import { setTimeout } from "node:timers/promises";
import type { LogEntry } from "./decode-log-line.ts";
import { inodeAt, type LogFile, NotAFile } from "./log-file.ts";
import { closeAll, openGenerations } from "./log-generations.ts";
import { systemErrorCode } from "./system-error.ts";

export interface ReadLogOptions {
  /** So many of the last ones, as far as they are kept; null: all. */
  readonly lines: number | null;
  /** Goes on with what is written from now on, through rotations, until the signal aborts. */
  readonly follow: boolean;
  /** What was written until then is still read. */
  readonly signal: AbortSignal;
  /** How often to look while following; default 250 ms. */
  readonly pollIntervalMs?: number;
}

/** A log that is not there or cannot be read; the message is a sentence for people. */
export class LogUnreadable extends Error {}

export function isLogUnreadable(error: unknown): error is LogUnreadable {
  return error instanceof LogUnreadable;
}

/**
 * What a container wrote, oldest first, from the files that Kanto keeps. Of a big log no more is read than asked for, and
 * no more than a piece of it is held at a time. Throws `LogUnreadable`.
 */
export async function* readContainerLog(path: string, options: ReadLogOptions): AsyncGenerator<LogEntry, void> {
  try {
    yield* readGenerations(path, options);
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function* readGenerations(path: string, options: ReadLogOptions): AsyncGenerator<LogEntry, void> {
  const files = await openGenerations(path);
  let current: LogFile | undefined;
  try {
    if (files.length === 0) throw new LogUnreadable(missingMessage(path));
    // Oldest first; the newest one stays open.
    for (const file of (await seekAll(files, options.lines)).reverse()) {
      yield* finish(current);
      current = file;
      yield* file.readNew();
    }
    while (options.follow && current !== undefined && !options.signal.aborted) {
      await pause(options);
      yield* current.readNew();
      if ((await inodeAt(path)) !== current.inode) current = yield* passOn(path, current);
    }
    yield* finish(current);
  } finally {
    await closeAll(current === undefined ? files : [...files, current]);
  }
}

/** Puts each file to where the lines that are wanted begin, and closes those of which none are. */
async function seekAll(files: readonly LogFile[], lines: number | null): Promise<LogFile[]> {
  if (lines === null) return [...files];
  let missing = lines;
  const wanted: LogFile[] = [];
  for (const file of files) {
    if (missing === 0 && wanted.length > 0) break;
    missing -= await file.seekLast(missing);
    wanted.push(file);
  }
  return wanted;
}

/** From a file that has another name now to the newest one, through all that came between. */
async function* passOn(path: string, old: LogFile): AsyncGenerator<LogEntry, LogFile> {
  const { files, index } = await openSince(path, old);
  const newer = index === -1 ? files : files.slice(0, index);
  await closeAll(files.filter((file) => !newer.includes(file)));
  // Kanto closed it before it renamed it: now it is at its end.
  yield* old.readNew();
  const [newest, ...between] = newer;
  if (newest === undefined) return old;
  yield* finish(old);
  for (const file of between.reverse()) {
    yield* file.readNew();
    yield* finish(file);
  }
  yield* newest.readNew();
  return newest;
}

/**
 * All files of the log, and the place of the old one among them; -1 where it is gone. In the middle of a rotation a name
 * is missing for a moment, and what lies behind it cannot be seen: it is looked at again before that is believed.
 */
async function openSince(
  path: string,
  old: LogFile,
): Promise<{ readonly files: readonly LogFile[]; readonly index: number }> {
  for (let looks = 1; ; looks += 1) {
    const files = await openGenerations(path);
    const index = files.findIndex(({ inode }) => inode === old.inode);
    if (index !== -1 || looks === MOST_LOOKS) return { files, index };
    await closeAll(files);
    await setTimeout(LOOK_AGAIN_MS);
  }
}

async function* finish(file: LogFile | undefined): AsyncGenerator<LogEntry, void> {
  if (file === undefined) return;
  yield* file.rest();
  await file.close();
}

async function pause({ signal, pollIntervalMs }: ReadLogOptions): Promise<void> {
  await setTimeout(pollIntervalMs ?? POLL_INTERVAL_MS, undefined, { signal }).catch(() => {});
}

function unreadable(path: string, error: unknown): unknown {
  const code = systemErrorCode(error);
  if (error instanceof NotAFile) return new LogUnreadable(error.message);
  if (code === null) return error;
  if (code === "EACCES" || code === "EPERM") {
    return new LogUnreadable(`this user may not read the log ${path}; run this as root`);
  }
  if (code === "ENOTDIR") return new LogUnreadable(missingMessage(path));
  return new LogUnreadable(`the log ${path} cannot be read: ${error instanceof Error ? error.message : code}`);
}

function missingMessage(path: string): string {
  return `there is no log at ${path}: the container has not been started yet, or Kanto's files cannot be seen from here`;
}

const POLL_INTERVAL_MS = 250;
const MOST_LOOKS = 5;
const LOOK_AGAIN_MS = 20;
