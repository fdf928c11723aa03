import { constants } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";

/** What a live socket says of itself. */
export interface LockClaim {
  readonly processId: number;
  /** `candidate`: has not looked at the others yet, and may withdraw. */
  readonly stage: "candidate" | "holder";
}

/** A socket in the lock folder that answers for as long as this process lives. */
export interface LockSocket {
  readonly name: string;
  becomeHolder(): void;
  close(): Promise<void>;
}

/**
 * Makes a socket appear under `name`. It listens before it bears that name, so one that is seen and does not answer is
 * dead for good. Keeps no process from ending.
 */
export async function openLockSocket(folder: string, name: string): Promise<LockSocket> {
  let stage: LockClaim["stage"] = "candidate";
  const server = createServer((connection) => {
    connection.on("error", () => connection.destroy());
    connection.end(JSON.stringify({ processId: process.pid, stage } satisfies LockClaim));
  });
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await listen(server, shortPath(handle, `.${name}`));
    await rename(join(folder, `.${name}`), join(folder, name));
  } catch (error) {
    server.close();
    await handle.close();
    throw error;
  }
  server.unref();
  return {
    name,
    becomeHolder: () => {
      stage = "holder";
    },
    close: async () => {
      await rm(join(folder, name), { force: true });
      await new Promise((resolve) => server.close(resolve));
      await handle.close();
    },
  };
}

/** What the process behind a socket claims; null where there is none any more. */
export async function probeLockSocket(folder: string, name: string): Promise<LockClaim | null> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    return await readClaim(shortPath(handle, name));
  } finally {
    await handle.close();
  }
}

function readClaim(path: string): Promise<LockClaim | null> {
  return new Promise((resolve) => {
    let text = "";
    let isDead = false;
    const connection = connect(path);
    connection.setEncoding("utf8");
    // A process that is stopped or busy lives all the same.
    connection.setTimeout(ANSWER_TIMEOUT_MS, () => connection.destroy());
    connection.on("data", (chunk: string) => {
      text += chunk;
    });
    connection.on("error", (error) => {
      // Any other error, a full backlog for example, is that of a live one.
      isDead = "code" in error && (error.code === "ECONNREFUSED" || error.code === "ENOENT");
    });
    connection.on("close", () => resolve(isDead ? null : parseClaim(text)));
  });
}

/** Whoever does not say clearly that it may withdraw is taken for the holder. */
function parseClaim(text: string): LockClaim {
  const match = /^\{"processId":([0-9]{1,10}),"stage":"(candidate|holder)"\}$/.exec(text);
  return { processId: Number(match?.[1] ?? 0), stage: match?.[2] === "candidate" ? "candidate" : "holder" };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ path }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** The path of a unix socket may have 107 bytes at most; this one is short wherever the folder lies. */
function shortPath(folder: FileHandle, name: string): string {
  return `/proc/self/fd/${folder.fd}/${name}`;
}

const ANSWER_TIMEOUT_MS = 500;
