import { readdirSync, readFileSync } from "node:fs";

/** What the system says of a process at one moment. */
export interface ProcessReading {
  readonly residentMb: number;
  /** The highest that `residentMb` ever was. */
  readonly peakMb: number;
  /** Time on a processor, of all its threads that are still there. */
  readonly cpuMs: number;
  /** Open file descriptors. */
  readonly handles: number;
}

/** Throws where the process is gone. */
export function readProcess(processId: number): ProcessReading {
  const status = readFileSync(`/proc/${processId}/status`, "utf8");
  return {
    residentMb: megabytes(status, "VmRSS"),
    peakMb: megabytes(status, "VmHWM"),
    cpuMs: cpuMsOf(processId),
    handles: readdirSync(`/proc/${processId}/fd`).length,
  };
}

function megabytes(status: string, field: string): number {
  const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
  if (kibibytes === undefined)
    throw new Error(`expected ${field} in the status of a process that runs, got:\n${status}`);
  return (Number(kibibytes) * 1_024) / 1_000_000;
}

/** The scheduler counts nanoseconds; the times in `stat` are in hundredths of a second. */
function cpuMsOf(processId: number): number {
  const tasks = `/proc/${processId}/task`;
  const nanoseconds = readdirSync(tasks).map((task) =>
    Number(readFileSync(`${tasks}/${task}/schedstat`, "utf8").split(" ")[0] ?? 0),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1_000_000;
}
