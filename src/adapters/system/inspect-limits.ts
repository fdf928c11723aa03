import { readFile, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ClockFacts, DiskFacts, WatchLimits } from "../../core/doctor/machine-facts.ts";

/** What the kernel allows each user to watch; null where it does not tell. */
export async function inspectWatchLimits(root: string): Promise<WatchLimits | null> {
  const [watchesPerUser, instancesPerUser] = await Promise.all(
    ["max_user_watches", "max_user_instances"].map((name) => readNumber(join(root, "proc/sys/fs/inotify", name))),
  );
  return watchesPerUser == null || instancesPerUser == null ? null : { watchesPerUser, instancesPerUser };
}

/** systemd-timesyncd makes a folder when it starts, and a file in it once it has set the clock. */
export async function inspectClock(root: string, nowMs: number): Promise<ClockFacts> {
  const folder = join(root, "run/systemd/timesync");
  const [hasService, isSynchronised] = await Promise.all([exists(folder), exists(join(folder, "synchronized"))]);
  return { nowMs, isSynchronised: hasService ? isSynchronised : null };
}

/** The room where `path` lies, or will lie once it is made; null where that cannot be told. */
export async function inspectDisk(purpose: string, path: string): Promise<DiskFacts | null> {
  try {
    const { bavail, bsize, files, ffree } = await statfs(path);
    // File systems that make their tables as they go (btrfs) count no files at all.
    return { purpose, path, freeBytes: bavail * bsize, freeFiles: files === 0 ? null : ffree };
  } catch {
    const above = dirname(path);
    return above === path ? null : inspectDisk(purpose, above);
  }
}

async function readNumber(path: string): Promise<number | null> {
  const text = await readFile(path, "utf8").catch(() => "");
  return /^\d+\s*$/.test(text) ? Number(text) : null;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
