import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { decodeLogLine, type LogEntry } from "./decode-log-line.ts";
import { lineSplitter } from "./line-splitter.ts";
import { systemErrorCode } from "./system-error.ts";

/** One file of a log, open: it stays the same file when Kanto gives it another name. */
export interface LogFile {
  readonly inode: bigint;
  /** Goes on from where the `lines` last lines begin; how many of them are there. */
  seekLast(lines: number): Promise<number>;
  /** What has been written since; from the beginning where the file was truncated meanwhile. */
  readNew(): AsyncGenerator<LogEntry, void>;
  /** What is left at the end without a line end. */
  rest(): readonly LogEntry[];
  close(): Promise<void>;
}

/** Null where there is no such file. Throws the system's error, and a sentence of ours for what is no file. */
export async function openLogFile(path: string): Promise<LogFile | null> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return null;
    throw error;
  }
  const stats = await handle.stat({ bigint: true });
  if (!stats.isFile()) {
    await handle.close();
    throw new NotAFile(`expected a log file at ${path}, got something else`);
  }
  return followHandle(handle, stats.ino);
}

export class NotAFile extends Error {}

/** Of what bears the name now; null where nothing does. */
export async function inodeAt(path: string): Promise<bigint | null> {
  try {
    return (await stat(path, { bigint: true })).ino;
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return null;
    throw error;
  }
}

function followHandle(handle: FileHandle, inode: bigint): LogFile {
  const buffer = Buffer.alloc(CHUNK_BYTES);
  let splitter = lineSplitter();
  let position = 0;
  /** The last bytes before the position: others there mean that the file was truncated and has grown again. */
  let seen = Buffer.alloc(0);

  async function readAt(offset: number, length: number): Promise<Buffer> {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(length, CHUNK_BYTES), offset);
    return buffer.subarray(0, bytesRead);
  }

  async function isTruncated(): Promise<boolean> {
    return seen.length > 0 && !(await readAt(position - seen.length, seen.length)).equals(seen);
  }

  async function* readNew(): AsyncGenerator<LogEntry, void> {
    if (await isTruncated()) {
      position = 0;
      seen = Buffer.alloc(0);
      splitter = lineSplitter();
    }
    for (;;) {
      const bytes = await readAt(position, CHUNK_BYTES);
      if (bytes.length === 0) return;
      position += bytes.length;
      seen = Buffer.concat([seen, bytes.subarray(-SEEN_BYTES)]).subarray(-SEEN_BYTES);
      for (const line of splitter.push(bytes)) yield decodeLogLine(line);
    }
  }

  return {
    inode,
    readNew,
    async seekLast(lines) {
      const { size } = await handle.stat();
      const found = await findLast(readAt, size, lines);
      position = found.offset;
      seen = Buffer.from(await readAt(Math.max(0, position - SEEN_BYTES), Math.min(position, SEEN_BYTES)));
      return found.lines;
    },
    rest() {
      const text = splitter.flush();
      return text === null ? [] : [decodeLogLine(text)];
    },
    close: () => handle.close(),
  };
}

interface FoundLines {
  readonly offset: number;
  readonly lines: number;
}

/** Where the last lines begin, found from the end on, a piece at a time, however big the file is. */
async function findLast(
  readAt: (offset: number, length: number) => Promise<Buffer>,
  size: number,
  wanted: number,
): Promise<FoundLines> {
  if (wanted === 0 || size === 0) return { offset: size, lines: 0 };
  let lines = 0;
  // The very last byte ends the last line; it does not begin another one.
  for (let end = size - 1; end > 0; ) {
    const start = Math.max(0, end - CHUNK_BYTES);
    const bytes = await readAt(start, end - start);
    for (let at = bytes.lastIndexOf(LINE_FEED); at !== -1; at = at === 0 ? -1 : bytes.lastIndexOf(LINE_FEED, at - 1)) {
      lines += 1;
      if (lines === wanted) return { offset: start + at + 1, lines };
    }
    end = start;
  }
  return { offset: 0, lines: lines + 1 };
}

const CHUNK_BYTES = 64 * 1024;
const SEEN_BYTES = 128;
const LINE_FEED = 0x0a;
