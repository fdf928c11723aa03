import { constants } from "node:os";
import type { StopOptions } from "../gen/kanto/container_pb.ts";
import { KantoFailure } from "./kanto-failure.ts";
import type { StopOrder } from "./task-stopper.ts";

const DEFAULT_TIMEOUT_SECONDS = 30n;

/** The options of a Stop or Remove with the daemon's defaults; throws Kanto's text where they are wrong. */
export function stopOrderOf(options: StopOptions | undefined, forceByDefault: boolean): StopOrder {
  const timeout = options?.timeout ?? 0n;
  if (timeout < 0n) throw new KantoFailure(`the timeout = ${timeout} shouldn't be negative`);
  return {
    timeoutMs: Number(timeout === 0n ? DEFAULT_TIMEOUT_SECONDS : timeout) * 1_000,
    force: options?.force ?? forceByDefault,
    signal: signalNamed(options?.signal === undefined || options.signal === "" ? "SIGTERM" : options.signal),
  };
}

/** Names and numbers are taken, as the daemon does. */
function signalNamed(text: string): string {
  const byName = Object.entries(constants.signals).find(
    ([name, number]) => name === text || String(number) === text,
  )?.[0];
  if (byName === undefined) throw new KantoFailure(`invalid signal = ${text}`);
  return byName;
}
