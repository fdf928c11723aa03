import { type Finding, fine, problem, warning } from "./finding.ts";
import type { ClockFacts, DiskFacts, MachineFacts } from "./machine-facts.ts";

/** Node, the clock, the disks, the limits of watching, and the broker. */
export function checkMachine(facts: MachineFacts): readonly Finding[] {
  return [
    checkNode(facts.nodeVersion),
    checkClock(facts.clock),
    ...facts.disks.map(checkDisk),
    ...checkWatchLimits(facts),
    ...checkBroker(facts),
  ];
}

function checkNode(nodeVersion: string): Finding {
  const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 3)
    ? fine("node", `Node ${nodeVersion}`)
    : problem("node", {
        message: "this Node is too old for the program",
        expected: "22.3 or newer",
        got: nodeVersion,
        advice: "install a newer Node, or the package that brings its own",
      });
}

function checkClock({ nowMs, isSynchronised }: ClockFacts): Finding {
  const time = new Date(nowMs).toISOString();
  if (nowMs < EARLIEST_SANE_MS) {
    return problem("clock", {
      message: "the clock is not set: registries and brokers refuse its TLS, and the history will tell wrong times",
      expected: "a time after this program was made",
      got: time,
      advice: "set it (timedatectl set-time), and have it kept (systemd-timesyncd, chrony, a real-time clock)",
    });
  }
  if (isSynchronised === false) {
    return warning("clock", {
      message: "the clock has not been synchronised since the machine started",
      expected: "a synchronised clock",
      got: time,
      advice: "look at timedatectl timesync-status; deploying goes on meanwhile, it needs no clock",
    });
  }
  return fine("clock", `the clock says ${time}${isSynchronised === null ? "" : ", synchronised"}`);
}

function checkDisk({ purpose, path, freeBytes, freeFiles }: DiskFacts): Finding {
  const free = `${Math.floor(freeBytes / MEBIBYTE)} MiB free`;
  const isOutOfFiles = freeFiles !== null && freeFiles < FEWEST_FILES;
  const trouble = {
    message: `${isOutOfFiles ? "no files can be made" : "there is little room"} for ${purpose} at ${path}`,
    expected: `at least ${ROOM_MEBIBYTES} MiB and ${FEWEST_FILES} files free`,
    got: freeFiles === null ? free : `${free}, ${freeFiles} files`,
    advice: "free some: images that no container uses, old logs",
  };
  if (freeBytes < LEAST_MEBIBYTES * MEBIBYTE || isOutOfFiles) return problem("disk", trouble);
  return freeBytes < ROOM_MEBIBYTES * MEBIBYTE
    ? warning("disk", trouble)
    : fine("disk", `${free} for ${purpose} at ${path}`);
}

function checkWatchLimits({ watchLimits }: MachineFacts): readonly Finding[] {
  if (watchLimits === null) return [];
  const { watchesPerUser, instancesPerUser } = watchLimits;
  const got = `${watchesPerUser} watches, ${instancesPerUser} instances for each user`;
  if (watchesPerUser >= FEWEST_WATCHES && instancesPerUser >= FEWEST_INSTANCES) {
    return [fine("watch-limits", `files can be watched: ${got}`)];
  }
  return [
    warning("watch-limits", {
      message:
        "the kernel's limits may keep changed files from being noticed at once; they are then looked for at intervals",
      expected: `at least ${FEWEST_WATCHES} watches and ${FEWEST_INSTANCES} instances`,
      got,
      advice: "sysctl fs.inotify.max_user_watches=65536 fs.inotify.max_user_instances=1024",
    }),
  ];
}

function checkBroker({ broker }: MachineFacts): readonly Finding[] {
  if (broker === null) return [];
  const { place } = broker;
  return [
    broker.failure === null
      ? fine("broker", `the MQTT broker at ${place} accepts connections`)
      : problem("broker", {
          message: `the MQTT broker at ${place} cannot be reached`,
          expected: "a broker that accepts connections",
          got: broker.failure,
          advice:
            "start it (systemctl start mosquitto), or name another one in the configuration; deploying goes on without it",
        }),
  ];
}

const MEBIBYTE = 1024 * 1024;
const LEAST_MEBIBYTES = 16;
const ROOM_MEBIBYTES = 256;
const FEWEST_FILES = 100;
const FEWEST_WATCHES = 1024;
const FEWEST_INSTANCES = 16;
/** 2026-01-01: no machine can run this program before it was written. */
const EARLIEST_SANE_MS = Date.UTC(2026, 0, 1);
