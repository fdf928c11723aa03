import { describeErrorCode } from "./system-error.ts";

/** Why the system's limits keep a folder from being watched, and what to do; null for what the listing says better. */
export function watchTrouble(path: string, errorCode: string): string | null {
  const limit = LIMITS.get(errorCode);
  if (errorCode === "ENOENT" || errorCode === "ENOTDIR" || errorCode === "EACCES" || errorCode === "ELOOP") {
    return null;
  }
  const cause = limit?.cause ?? `the system refuses to: ${describeErrorCode(errorCode)}`;
  const advice = limit === undefined ? "" : `; ${limit.advice}`;
  return `changes in ${path} are seen at intervals only, it cannot be watched: ${cause}${advice}`;
}

interface WatchLimit {
  readonly cause: string;
  readonly advice: string;
}

const LIMITS: ReadonlyMap<string, WatchLimit> = new Map([
  [
    "ENOSPC",
    {
      cause: "all watches of this user are in use (ENOSPC)",
      advice: "raise fs.inotify.max_user_watches with sysctl",
    },
  ],
  [
    "EMFILE",
    {
      cause: "all inotify instances of this user, or all files that this process may open, are in use (EMFILE)",
      advice: "raise fs.inotify.max_user_instances with sysctl, or the limit of open files (LimitNOFILE)",
    },
  ],
  [
    "ENFILE",
    { cause: "all files that this machine may open are in use (ENFILE)", advice: "raise fs.file-max with sysctl" },
  ],
]);
