import { constants } from "node:fs";
import { open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { failed, ok, type Result } from "../../core/model/result.ts";
import type { DeployerStatus } from "../../core/model/status.ts";
import { toJsonText } from "../../core/render/json-text.ts";
import { deployerStatusSchema } from "../../core/status/status-schema.ts";
import { describeIssues } from "./control-schema.ts";
import { prepareRuntimeDirectory } from "./prepare-runtime-directory.ts";
import { systemErrorCode, systemErrorText } from "./system-error.ts";

export const STATUS_FILE_NAME = "status.json";

export interface StatusFileOptions {
  readonly runtimeDirectory: string;
  /** It cannot be written (a full or read-only disk): one sentence; said once until it can. */
  readonly onTrouble: (message: string) => void;
  /** It can be written again. */
  readonly onRecovered: () => void;
  /** After how long a write that failed is tried again, if there is no newer one before; default 5 s. */
  readonly retryAfterMs?: number;
}

export interface StatusFile {
  /** Never fails and never waits. Of several in a row only the last one counts. */
  write(status: DeployerStatus): void;
  /** Resolves when what was handed in last was written, or could not be. */
  settled(): Promise<void>;
  /** The last word: the file goes, so that nobody takes it for the status of something that runs. */
  close(): Promise<void>;
}

/** `status.json` in the runtime directory: whole at any moment, readable by the group. */
export function openStatusFile(options: StatusFileOptions): StatusFile {
  let next: DeployerStatus | null = null;
  let work: Promise<void> | null = null;
  let isInTrouble = false;
  let isClosed = false;
  let retryTimer: NodeJS.Timeout | undefined;

  async function writeAll(): Promise<void> {
    while (next !== null) {
      const status = next;
      next = null;
      const outcome = await writeStatus(options.runtimeDirectory, status);
      if (outcome.ok) {
        if (isInTrouble) options.onRecovered();
        isInTrouble = false;
      } else {
        if (!isInTrouble) options.onTrouble(outcome.failure);
        isInTrouble = true;
        retryLater(status);
      }
    }
  }

  function retryLater(status: DeployerStatus): void {
    retryTimer = setTimeout(() => {
      if (next === null) write(status);
    }, options.retryAfterMs ?? RETRY_AFTER_MS);
    retryTimer.unref();
  }

  function write(status: DeployerStatus): void {
    if (isClosed) return;
    clearTimeout(retryTimer);
    next = status;
    work ??= writeAll().finally(() => {
      work = null;
    });
  }

  const settled = async () => {
    while (work !== null) await work;
  };
  return {
    write,
    settled,
    close: async () => {
      isClosed = true;
      clearTimeout(retryTimer);
      next = null;
      await settled();
      clearTimeout(retryTimer);
      await rm(join(options.runtimeDirectory, STATUS_FILE_NAME), { force: true }).catch(() => {});
    },
  };
}

/** Not made durable: the directory is in memory, and after a crash its content means nothing. */
async function writeStatus(directory: string, status: DeployerStatus): Promise<Result<void, string>> {
  const path = join(directory, STATUS_FILE_NAME);
  const temporaryPath = join(directory, `.${STATUS_FILE_NAME}.new`);
  const text = `${toJsonText(status)}\n`;
  const prepared = await prepareRuntimeDirectory(directory);
  if (!prepared.ok) return prepared;
  try {
    const file = await open(temporaryPath, WRITE_FLAGS, 0o640);
    try {
      // The umask and a leftover of another mode have no say.
      await file.chmod(0o640);
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    await rename(temporaryPath, path);
    return ok(undefined);
  } catch (error) {
    // On a full disk the part that was written would be in the way of everybody.
    await rm(temporaryPath, { force: true }).catch(() => {});
    return failed(`the status file ${path} cannot be written: ${systemErrorText(error)}`);
  }
}

/** What a daemon wrote last, which may be gone by now; null where there is none. */
export async function readStatusFile(runtimeDirectory: string): Promise<Result<DeployerStatus | null, string>> {
  const path = join(runtimeDirectory, STATUS_FILE_NAME);
  try {
    const status = v.safeParse(deployerStatusSchema, JSON.parse(await readFile(path, "utf8")));
    return status.success ? ok(status.output) : failed(`${path} is no status: ${describeIssues(status.issues)}`);
  } catch (error) {
    if (error instanceof SyntaxError) return failed(`${path} is no status: ${error.message}`);
    return systemErrorCode(error) === "ENOENT" ? ok(null) : failed(`${path} cannot be read: ${systemErrorText(error)}`);
  }
}

const RETRY_AFTER_MS = 5_000;
const WRITE_FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
