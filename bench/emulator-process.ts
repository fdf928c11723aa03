import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { EmulatorScriptInput } from "../src/emulator/script.ts";

/**
 * `tell` · `forget`: the calls so far, from then on · `look`: also the containers · `kill`, `stop`, `start`: the
 * emulated daemon.
 */
export type EmulatorQuestion = "tell" | "forget" | "look" | "kill" | "stop" | "start";

export interface EmulatorAnswer {
  /** The names of the calls since they were forgotten last, in order of arrival. */
  readonly calls: readonly string[];
  /** When each of them arrived, on the machine's monotonic clock. */
  readonly arrivals: readonly Arrival[];
  /** When each answer was written, on the same clock. */
  readonly answeredAtMs: readonly number[];
  /** For `look`; else empty. */
  readonly containers: readonly SeenContainer[];
  /** For `start`: right before the socket was there, on the same clock. */
  readonly askedAtMs: number;
}

export interface Arrival {
  readonly call: string;
  readonly atMs: number;
}

export interface SeenContainer {
  readonly name: string;
  readonly status: string;
  readonly environment: readonly string[];
}

/** An emulated Kanto in a process of its own, so that its work is not taken for that of who calls it. */
export interface EmulatorProcess {
  readonly processId: number;
  ask(question: EmulatorQuestion): Promise<EmulatorAnswer>;
  stop(): Promise<void>;
}

export async function startEmulatorProcess(
  socketPath: string,
  script: EmulatorScriptInput = {},
): Promise<EmulatorProcess> {
  const child = fork(fileURLToPath(new URL("emulator-host.ts", import.meta.url)), [socketPath, JSON.stringify(script)]);
  await once(child, "message");
  let last: Promise<unknown> = Promise.resolve();

  async function askAlone(question: EmulatorQuestion): Promise<EmulatorAnswer> {
    const answer = once(child, "message");
    child.send(question);
    const [told]: EmulatorAnswer[] = await answer;
    if (told === undefined) throw new Error("internal: the emulator's process said nothing");
    return told;
  }

  return {
    processId: child.pid ?? 0,
    ask(question) {
      const answer = last.then(() => askAlone(question));
      last = answer.catch(() => undefined);
      return answer;
    },
    async stop() {
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
}
