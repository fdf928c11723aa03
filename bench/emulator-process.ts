import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export type EmulatorQuestion = "tell" | "forget";

export interface EmulatorAnswer {
  /** The names of the calls since they were forgotten last, in order of arrival. */
  readonly calls: readonly string[];
  /** When each answer was written, on the machine's monotonic clock. */
  readonly answeredAtMs: readonly number[];
}

/** An emulated Kanto in a process of its own, so that its work is not taken for that of who calls it. */
export interface EmulatorProcess {
  ask(question: EmulatorQuestion): Promise<EmulatorAnswer>;
  stop(): Promise<void>;
}

export async function startEmulatorProcess(socketPath: string): Promise<EmulatorProcess> {
  const child = fork(fileURLToPath(new URL("emulator-host.ts", import.meta.url)), [socketPath]);
  await once(child, "message");
  return {
    async ask(question) {
      const answer = once(child, "message");
      child.send(question);
      const [told]: EmulatorAnswer[] = await answer;
      if (told === undefined) throw new Error("internal: the emulator's process said nothing");
      return told;
    },
    async stop() {
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
}
