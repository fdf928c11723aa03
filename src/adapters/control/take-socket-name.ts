import { link, lstat, mkdir, rm, rmdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { ShortFolder } from "./short-socket-path.ts";
import { systemErrorCode } from "./system-error.ts";

/**
 * Gives a socket that listens already the name by which others know it. What bears that name and answers is left alone
 * (false); what answers nobody is the leftover of a process that was killed, and makes way.
 */
export async function takeSocketName(
  folder: string,
  short: ShortFolder,
  names: { readonly listening: string; readonly wanted: string },
): Promise<boolean> {
  const wanted = join(folder, names.wanted);
  for (;;) {
    if (await done(link(join(folder, names.listening), wanted), "EEXIST")) return true;
    if (await answers(short.path(names.wanted))) return false;
    await removeLeftover(folder, short, names.wanted);
  }
}

/**
 * One process at a time: of two that find the same leftover, the slower one would otherwise remove the socket which the
 * faster one has put in its place. Where another one is at it, waits a little and leaves it to that.
 */
async function removeLeftover(folder: string, short: ShortFolder, name: string): Promise<void> {
  const turn = join(folder, `.${name}.turn`);
  if (!(await done(mkdir(turn), "EEXIST"))) {
    await removeOldTurn(turn);
    await setTimeout(TURN_PAUSE_MS);
    return;
  }
  try {
    if (!(await answers(short.path(name)))) await rm(join(folder, name), { force: true });
  } finally {
    await done(rmdir(turn), "ENOENT");
  }
}

/** A turn takes milliseconds; one that was there for longer belongs to a process that was killed just then. */
async function removeOldTurn(turn: string): Promise<void> {
  try {
    const { mtimeMs } = await lstat(turn);
    if (Math.abs(Date.now() - mtimeMs) > LONGEST_TURN_MS) await rmdir(turn);
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT") throw error;
  }
}

/** Removes the name, unless somebody else bears it by now. */
export async function giveSocketNameBack(path: string, inode: bigint): Promise<void> {
  try {
    if ((await inodeOf(path)) === inode) await rm(path, { force: true });
  } catch (error) {
    if (systemErrorCode(error) === null) throw error;
  }
}

export async function inodeOf(path: string): Promise<bigint> {
  return (await lstat(path, { bigint: true })).ino;
}

/** Whether a process listens there. Errors other than these two are those of a live one: a full queue, for example. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(path);
    const settle = (isAlive: boolean) => {
      connection.destroy();
      resolve(isAlive);
    };
    connection.once("connect", () => settle(true));
    connection.once("error", (error) => settle(!["ECONNREFUSED", "ENOENT"].includes(systemErrorCode(error) ?? "")));
  });
}

/** False where the system refuses with this code; any other error is thrown on. */
async function done(work: Promise<unknown>, refusal: string): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (systemErrorCode(error) === refusal) return false;
    throw error;
  }
}

const TURN_PAUSE_MS = 10;
const LONGEST_TURN_MS = 10_000;
