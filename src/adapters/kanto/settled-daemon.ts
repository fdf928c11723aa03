import { stat } from "node:fs/promises";
import { uptime } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import type { Result } from "../../core/model/result.ts";
import type { RuntimeFailure } from "../../core/model/runtime-failure.ts";
import type { RuntimeContainer } from "../../engine/ports.ts";
import { isDueToStart } from "./due-to-start.ts";

export interface SettledDaemonOptions {
  readonly socketPath: string;
  readonly list: () => Promise<Result<readonly RuntimeContainer[], RuntimeFailure>>;
  /** How old the socket's file must be. */
  readonly settleMs: number;
  /** From this age of the socket on, nothing is waited for any more. */
  readonly longestMs: number;
}

const LOOK_EVERY_MS = 100;

/**
 * Waits until a daemon that has just started has taken up what it kept.
 *
 * Kanto serves its API before that. A Create or Remove that comes while it starts its containers locks it up for ever (the
 * writer of its list waits for the starter, which reads it, and the starter's next read for the writer), and a Remove of a
 * running container before its network is there ends it. Nothing tells when it is done, so: the socket must be some time
 * old, and no container may still be waiting for its start.
 */
export function settledDaemon(options: SettledDaemonOptions): { wait(signal?: AbortSignal): Promise<void> } {
  const { socketPath, list, settleMs, longestMs } = options;
  let settled = "";

  return {
    async wait(signal) {
      const firstLookMs = performance.now();
      while (signal?.aborted !== true) {
        const socket = await socketFile(socketPath);
        // Without a socket the call itself says so best.
        if (socket === null || socket.identity === settled) return;
        const waitedMs = performance.now() - firstLookMs;
        const ageMs = Math.max(waitedMs, socket.ageMs);
        if (ageMs >= longestMs || (ageMs >= settleMs && !(await isStarting(socket.madeAtMs)))) {
          settled = socket.identity;
          return;
        }
        await pause(Math.max(1, Math.min(LOOK_EVERY_MS, settleMs - ageMs))).catch(() => undefined);
      }
    },
  };

  async function isStarting(daemonStartedAtMs: number): Promise<boolean> {
    const listed = await list();
    return listed.ok && listed.value.some((container) => isDueToStart(container, daemonStartedAtMs));
  }
}

interface SocketFile {
  /** Another one for each start of the daemon. */
  readonly identity: string;
  readonly madeAtMs: number;
  /** A clock that is set forward after the boot must not make it older than the boot. */
  readonly ageMs: number;
}

async function socketFile(socketPath: string): Promise<SocketFile | null> {
  try {
    const { ino, birthtimeMs, ctimeMs } = await stat(socketPath);
    const madeAtMs = birthtimeMs > 0 ? birthtimeMs : ctimeMs;
    const ageMs = Math.min(Math.max(0, Date.now() - madeAtMs), uptime() * 1_000);
    return { identity: `${ino} ${madeAtMs}`, madeAtMs, ageMs };
  } catch {
    return null;
  }
}
