import { rm } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { startEmulatorProcess } from "../../bench/emulator-process.ts";
import { parseRuntimeName } from "../../src/core/reconcile/role-name.ts";
import { handsOn } from "./hand.ts";
import type { SoakStage } from "./soak-stage.ts";

const IMAGE = "example.com/app:1";

/** An emulated Kanto in a process of its own, for machines without a real one. */
export async function openEmulatedStage(socketPath: string): Promise<SoakStage> {
  const emulator = await startEmulatorProcess(socketPath, {
    programs: [
      { command: "exit 7", program: { kind: "exit", exitCode: 7, afterMs: 100 } },
      { program: { kind: "run", stopsAfterMs: 200 } },
    ],
  });
  let isUp = true;
  let isFrozen = false;
  let lastSeen: ReadonlySet<string> = new Set();
  // Younger ones are not trusted with a change.
  await pause(2_100);

  return {
    ...handsOn(socketPath, IMAGE),
    description: "an emulated Kanto",
    socketPath,
    image: IMAGE,
    async alive() {
      // Its containers are in the process that is frozen; they run on.
      if (isFrozen) return lastSeen;
      const { containers } = await emulator.ask("look");
      const running = containers.filter(({ status }) => status === "Running");
      lastSeen = new Set(running.map(({ name }) => parseRuntimeName(name).containerName));
      return lastSeen;
    },
    // There is no process to be killed.
    handKill: async () => undefined,
    async kill() {
      isUp = false;
      await emulator.ask("kill");
    },
    async stopOrderly() {
      isUp = false;
      await emulator.ask("stop");
    },
    async start() {
      await emulator.ask("start");
      isUp = true;
    },
    freeze() {
      isFrozen = true;
      process.kill(emulator.processId, "SIGSTOP");
    },
    thaw() {
      isFrozen = false;
      process.kill(emulator.processId, "SIGCONT");
    },
    isUp: () => isUp,
    log: () => "",
    async close() {
      await emulator.stop();
      await rm(socketPath, { force: true });
    },
  };
}
