import { describe, expect, test } from "vitest";
import { saidOf } from "../../../test/support/machine-facts.ts";

describe("Node", () => {
  test.each(["22.2.9", "21.9.0", "18.20.4"])("%s is too old", (nodeVersion) => {
    expect(saidOf({ nodeVersion })).toEqual([
      "problem node: this Node is too old for the program",
      "expected: 22.3 or newer",
      `got: ${nodeVersion}`,
      "do: install a newer Node, or the package that brings its own",
    ]);
  });

  test.each(["22.3.0", "22.10.0", "23.0.0"])("%s is new enough", (nodeVersion) => {
    expect(saidOf({ nodeVersion })).toEqual([`ok      node: Node ${nodeVersion}`]);
  });
});

describe("the clock", () => {
  test("is not set where it says a time before there was this program", () => {
    for (const isSynchronised of [true, false, null]) {
      expect(saidOf({ clock: { nowMs: 0, isSynchronised } })).toEqual([
        "problem clock: the clock is not set: registries and brokers refuse its TLS, and the history will tell wrong times",
        "expected: a time after this program was made",
        "got: 1970-01-01T00:00:00.000Z",
        "do: set it (timedatectl set-time), and have it kept (systemd-timesyncd, chrony, a real-time clock)",
      ]);
    }
  });

  test("that nobody has synchronised yet is doubtful", () => {
    expect(saidOf({ clock: { nowMs: Date.UTC(2026, 0, 1), isSynchronised: false } })).toEqual([
      "warning clock: the clock has not been synchronised since the machine started",
      "expected: a synchronised clock",
      "got: 2026-01-01T00:00:00.000Z",
      "do: look at timedatectl timesync-status; deploying goes on meanwhile, it needs no clock",
    ]);
  });

  test("that nobody speaks for is taken as it is", () => {
    expect(saidOf({ clock: { nowMs: Date.UTC(2026, 0, 1), isSynchronised: null } })).toEqual([
      "ok      clock: the clock says 2026-01-01T00:00:00.000Z",
    ]);
  });
});

describe("a disk", () => {
  const MEBIBYTE = 1024 * 1024;

  function saidOfDisk(freeBytes: number, freeFiles: number | null): readonly string[] {
    return saidOf({ disks: [{ purpose: "state", path: "/s", freeBytes, freeFiles }] });
  }

  function trouble(head: string, got: string): readonly string[] {
    return [
      `${head} for state at /s`,
      "expected: at least 256 MiB and 100 files free",
      `got: ${got}`,
      "do: free some: images that no container uses, old logs",
    ];
  }

  test.each([
    [16 * MEBIBYTE - 1, null, "problem disk: there is little room", "15 MiB free"],
    [16 * MEBIBYTE, null, "warning disk: there is little room", "16 MiB free"],
    [256 * MEBIBYTE - 1, 100, "warning disk: there is little room", "255 MiB free, 100 files"],
    [2 ** 33, 99, "problem disk: no files can be made", "8192 MiB free, 99 files"],
  ])("with %i bytes and %s files free has too little", (freeBytes, freeFiles, head, got) => {
    expect(saidOfDisk(freeBytes, freeFiles)).toEqual(trouble(head, got));
  });

  test("with 256 MiB and a hundred files has enough, and files that are not counted do not matter", () => {
    for (const freeFiles of [100, null]) {
      expect(saidOfDisk(256 * MEBIBYTE, freeFiles)).toEqual(["ok      disk: 256 MiB free for state at /s"]);
    }
  });
});

describe("the limits of watching", () => {
  test.each([
    [1023, 16],
    [1024, 15],
  ])("%i watches and %i instances are few", (watchesPerUser, instancesPerUser) => {
    expect(saidOf({ watchLimits: { watchesPerUser, instancesPerUser } })).toEqual([
      "warning watch-limits: the kernel's limits may keep changed files from being noticed at once; they are then looked for at intervals",
      "expected: at least 1024 watches and 16 instances",
      `got: ${watchesPerUser} watches, ${instancesPerUser} instances for each user`,
      "do: sysctl fs.inotify.max_user_watches=65536 fs.inotify.max_user_instances=1024",
    ]);
  });

  test("are enough at 1024 watches and 16 instances, and not judged where the kernel does not tell", () => {
    expect(saidOf({ watchLimits: { watchesPerUser: 1024, instancesPerUser: 16 } })).toEqual([
      "ok      watch-limits: files can be watched: 1024 watches, 16 instances for each user",
    ]);
    expect(saidOf({ watchLimits: null })).toEqual([]);
  });
});

test("a broker that is away is a problem, and one that nobody wants is none", () => {
  expect(saidOf({ broker: { place: "/run/mqtt.sock", failure: "refused" } })).toEqual([
    "problem broker: the MQTT broker at /run/mqtt.sock cannot be reached",
    "expected: a broker that accepts connections",
    "got: refused",
    "do: start it (systemctl start mosquitto), or name another one in the configuration; deploying goes on without it",
  ]);
  expect(saidOf({ broker: null })).toEqual([]);
});
