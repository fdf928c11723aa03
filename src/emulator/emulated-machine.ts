import type { EmulatedHost } from "./emulated-host.ts";
import type { EmulatorClock } from "./emulator-clock.ts";

/**
 * The machine that the emulated containers run on, for use in the emulator's own process: it has the shape of the
 * engine's port `Machine`. From another process nothing of these containers can be seen.
 */
export interface EmulatedMachine {
  bootId(): Promise<string>;
  uptimeMs(): Promise<number>;
  processOf(containerId: string, pid: number): Promise<"alive" | "gone" | "unknown">;
  signal(containerId: string, pid: number, signal: "SIGTERM" | "SIGKILL"): Promise<boolean>;
}

/** `host` tells the machine as it is now: an emulator can be started anew on an empty one. */
export function emulatedMachine(host: () => EmulatedHost, clock: EmulatorClock): EmulatedMachine {
  return {
    bootId: async () => host().bootId,
    uptimeMs: async () => clock.nowMs(),
    async processOf(containerId, pid) {
      if (pid <= 0) return "unknown";
      return host().processes.isAlive(pid, containerId) ? "alive" : "gone";
    },
    signal: async (containerId, pid, signal) => host().processes.signal(pid, containerId, signal),
  };
}
