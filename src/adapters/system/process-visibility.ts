import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";

/** The kernel's number of the machine's first pid namespace, the same on every Linux. */
const FIRST_PID_NAMESPACE = "pid:[4026531836]";
/** No kernel gives a larger one; the emulator does, so that its processes are never looked for here. */
export const LARGEST_PID = 4_194_304;
/** As `/proc/PID/comm` cuts them, to 15 characters. */
const MANAGER_PROCESSES: ReadonlySet<string> = new Set(["container-manag", "containerd-shim"]);

/**
 * Whether a process id of the manager means the same process here, so that not finding it proves that it is gone.
 *
 * In a container of our own, every process of the manager is absent although it runs: taking that for "gone" would
 * replace containers that are well. So it counts only where nothing is hidden from us (a process that `/proc` does not
 * show but that a signal would reach is hidden, as with `hidepid` or systemd's `ProtectProc`), and where we are either in
 * the machine's first pid namespace or see a process of the manager: its daemon, or a shim, which outlives the
 * process that it looks after.
 */
export async function seesManagersProcesses(procPath: string, pid: number): Promise<boolean> {
  if (await isHidden(procPath, pid)) return false;
  return (await isFirstPidNamespace(procPath)) || (await showsManager(procPath));
}

async function isHidden(procPath: string, pid: number): Promise<boolean> {
  try {
    await readFile(join(procPath, String(pid), "comm"));
    return false;
  } catch {
    return existsBySignal(pid);
  }
}

function existsBySignal(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function isFirstPidNamespace(procPath: string): Promise<boolean> {
  try {
    return (await readlink(join(procPath, "self/ns/pid"))) === FIRST_PID_NAMESPACE;
  } catch {
    return false;
  }
}

async function showsManager(procPath: string): Promise<boolean> {
  for (const entry of await readdir(procPath).catch(() => [])) {
    if (!/^\d+$/.test(entry)) continue;
    const name = await readFile(join(procPath, entry, "comm"), "utf8").catch(() => "");
    if (MANAGER_PROCESSES.has(name.trim())) return true;
  }
  return false;
}
