import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import type { Machine } from "../../engine/ports.ts";
import { LARGEST_PID, seesManagersProcesses } from "./process-visibility.ts";
import { readProcess } from "./read-process.ts";

export interface SystemMachineOptions {
  /** Default `/proc`. */
  readonly procPath?: string;
  /** containerd's namespace that Kanto uses; a part of the cgroup's name under systemd. Default `kanto-cm`. */
  readonly containerdNamespace?: string;
}

/** A thousand processes are asked for one after the other; all else has its turn whenever so long went by. */
const SLICE_MS = 5;

/** The machine that this process runs on, through `/proc`. */
export function systemMachine(options: SystemMachineOptions = {}): Machine {
  const { procPath = "/proc", containerdNamespace = "kanto-cm" } = options;

  let sliceEndMs = 0;
  const machine: Machine = {
    async bootId() {
      return (await readOrEmpty(join(procPath, "sys/kernel/random/boot_id"))).trim();
    },
    async uptimeMs() {
      const seconds = Number((await readOrEmpty(join(procPath, "uptime"))).split(" ")[0]);
      return Number.isFinite(seconds) ? Math.round(seconds * 1_000) : 0;
    },
    async processOf(containerId, pid) {
      if (pid <= 0 || pid > LARGEST_PID) return "unknown";
      if (performance.now() >= sliceEndMs) {
        await setImmediate();
        sliceEndMs = performance.now() + SLICE_MS;
      }
      const found = readProcess(procPath, pid);
      if (found === "hidden") return "unknown";
      if (found !== "absent" && !found.isZombie && belongsTo(found.cgroups, containerId, containerdNamespace)) {
        return "alive";
      }
      // Absent, a zombie, or another process that got the same number: which of these means anything only where we look
      // at the same processes as the manager does.
      return (await seesManagersProcesses(procPath, pid)) ? "gone" : "unknown";
    },
    async signal(containerId, pid, signal) {
      if ((await machine.processOf(containerId, pid)) !== "alive") return false;
      try {
        return process.kill(pid, signal);
      } catch {
        return false;
      }
    },
  };
  return machine;
}

/**
 * Kanto names the cgroup `/kanto-cm/<id>`, and under systemd `/system.slice/kanto-cm-<id>.scope`. Only the whole last
 * part counts: an id may be the end of another one.
 */
function belongsTo(cgroups: readonly string[], containerId: string, namespace: string): boolean {
  return cgroups.some((path) => {
    const last = path.slice(path.lastIndexOf("/") + 1);
    return last === containerId || last === `${namespace}-${containerId}.scope`;
  });
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return "";
  }
}
