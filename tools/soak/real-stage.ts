import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isAlive } from "../../test/support/real-deployment.ts";
import { startRealKanto, TEST_IMAGE } from "../../test/support/real-kanto.ts";
import { handsOn } from "./hand.ts";
import { nameOfId, type SoakStage } from "./soak-stage.ts";

/** A real Kanto; waits for its turn on this machine. */
export async function openRealStage(): Promise<SoakStage> {
  const kanto = await startRealKanto();
  const { directory, socketPath } = kanto;
  const processes = new Map<number, string>();
  /** Process ids that were looked at and belong to nobody here. */
  let strangers = new Set<number>();

  function processId(): number | null {
    try {
      return Number(readFileSync(join(directory, "cm.pid"), "utf8"));
    } catch {
      return null;
    }
  }

  function signal(signalName: "SIGSTOP" | "SIGCONT"): void {
    const pid = processId();
    if (pid !== null && isAlive(pid)) process.kill(pid, signalName);
  }

  /** The names that have a process among those that were found before, or among new ones. */
  function look(): ReadonlySet<string> {
    const present = readdirSync("/proc").flatMap((entry) => (/^\d+$/.test(entry) ? [Number(entry)] : []));
    for (const pid of present) {
      if (processes.has(pid) || strangers.has(pid)) continue;
      const id = containerIdOf(pid);
      if (id === undefined) strangers.add(pid);
      else if (id !== null) processes.set(pid, nameOfId(id));
    }
    const isPresent = new Set(present);
    strangers = new Set([...strangers].filter((pid) => isPresent.has(pid)));
    for (const pid of processes.keys()) if (!isPresent.has(pid)) processes.delete(pid);
    return new Set(processes.values());
  }

  return {
    ...handsOn(socketPath, TEST_IMAGE),
    description: "the real Kanto",
    socketPath,
    image: TEST_IMAGE,
    alive: async () => look(),
    async handKill(name) {
      const [pid] = [...processes].find(([, ofName]) => ofName === name) ?? [];
      if (pid !== undefined && isAlive(pid)) process.kill(pid, "SIGKILL");
    },
    kill: () => kanto.cmKill(),
    stopOrderly: () => kanto.cmStop(),
    start: () => kanto.cmStart(),
    freeze: () => signal("SIGSTOP"),
    thaw: () => signal("SIGCONT"),
    isUp() {
      const pid = processId();
      return pid !== null && isAlive(pid);
    },
    log: () => readFileSync(join(directory, "cm.log"), "utf8").slice(-KEPT_LOG),
    async close() {
      signal("SIGCONT");
      await pause(100);
      await kanto.stop();
    },
  };
}

const KEPT_LOG = 1_000_000;

/**
 * Undefined: it belongs to no container; null: it cannot be told yet. A process that is being put into its container
 * belongs to whoever started it for a moment.
 */
function containerIdOf(pid: number): string | null | undefined {
  try {
    const groups = readFileSync(`/proc/${pid}/cgroup`, "utf8");
    const id = /\/([A-Za-z0-9.]+-(?:[0-9a-f]{8}|id))$/m.exec(groups)?.[1];
    if (id !== undefined) return id;
    return /runc|shim/.test(readFileSync(`/proc/${pid}/comm`, "utf8")) ? null : undefined;
  } catch {
    return null;
  }
}
