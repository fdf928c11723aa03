import { randomInt, randomUUID } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { failed, ok, type Result } from "../../core/model/result.ts";
import { type LockClaim, openLockSocket, probeLockSocket } from "./lock-socket.ts";
import { prepareDirectory } from "./prepare-directory.ts";
import { systemErrorText } from "./system-error.ts";

/** The right to write a state directory; the end of the process gives it back too, however it ends. */
export interface StateLock {
  release(): Promise<void>;
}

export type LockFailure =
  /** Another process works with this state directory. */
  | {
      readonly kind: "held";
      /** Of the process that holds it; 0 where it does not say. */
      readonly processId: number;
      readonly message: string;
    }
  /** The lock cannot be taken here at all: the file system does not let us. */
  | { readonly kind: "unavailable"; readonly message: string };

/**
 * Takes the lock of a state directory, at once or not at all.
 *
 * Each candidate listens on a unix socket of its own, in `<directory>/lock` under a name that is never used again,
 * and only then looks at the others: if any of them answers, it withdraws. Of two candidates at least the one that
 * looks last sees the other, so never do two hold the lock; and the socket of a process that is gone answers nobody,
 * so a crash leaves nothing in the way. (Node has no flock; and to remove one shared socket file because nobody
 * answers there could remove the one that somebody bound a moment ago.)
 */
export async function acquireStateLock(directory: string): Promise<Result<StateLock, LockFailure>> {
  const prepared = await prepareDirectory(directory);
  if (!prepared.ok) {
    return failed({ kind: "unavailable", message: prepared.failure });
  }
  try {
    const folder = join(directory, LOCK_FOLDER);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const outcome = await stand(folder);
    if (outcome.ok) return outcome;
    const { processId } = outcome.failure;
    return failed({ kind: "held", processId, message: heldMessage(outcome.failure, directory) });
  } catch (error) {
    const message = `the state directory ${directory} cannot be locked: ${systemErrorText(error)}`;
    return failed({ kind: "unavailable", message });
  }
}

/** Stands for election; two that stand at the same moment both withdraw and try again after an uneven pause. */
async function stand(folder: string): Promise<Result<StateLock, LockClaim>> {
  for (let round = 1; ; round++) {
    const own = await openLockSocket(folder, `${randomUUID()}.sock`);
    const rival = await findRival(folder, own.name);
    if (rival === null) {
      own.becomeHolder();
      return ok({ release: () => own.close() });
    }
    await own.close();
    if (rival.stage === "holder" || round === MAXIMUM_ROUNDS) {
      return failed(rival);
    }
    await setTimeout(randomInt(20 * round));
  }
}

/** Any other socket that answers, a holder's before a candidate's; those that do not are removed. */
async function findRival(folder: string, ownName: string): Promise<LockClaim | null> {
  let candidate: LockClaim | null = null;
  for (const name of await readdir(folder)) {
    if (name === ownName || name.startsWith(".")) {
      continue;
    }
    const claim = await probeLockSocket(folder, name);
    if (claim === null) {
      await rm(join(folder, name), { force: true });
    } else if (claim.stage === "holder") {
      return claim;
    } else {
      candidate = claim;
    }
  }
  return candidate;
}

function heldMessage(claim: LockClaim, directory: string): string {
  const who = claim.processId === 0 ? "another process" : `another kanto-auto-deployer (process ${claim.processId})`;
  return `${who} already works with the state directory ${directory}`;
}

const LOCK_FOLDER = "lock";
const MAXIMUM_ROUNDS = 10;
