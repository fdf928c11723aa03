import { diagnose } from "../../src/core/doctor/diagnose.ts";
import type { ContainerFacts, MachineFacts } from "../../src/core/doctor/machine-facts.ts";
import { ok } from "../../src/core/model/result.ts";
import { formatFindings } from "../../src/core/render/doctor-text.ts";

/** Machines for tests of the doctor: each states how it differs from one that is well. */

export const SOCKET = { kind: "found", type: "socket", userId: 0, mode: 0o660, isWritable: true } as const;
export const DIRECTORY = { kind: "found", type: "directory", userId: 0, mode: 0o700, isWritable: true } as const;

export const WELL_MACHINE: MachineFacts = {
  nodeVersion: "24.21.0",
  isRoot: true,
  kanto: {
    socketPath: "/run/cm.sock",
    socket: SOCKET,
    version: ok({ projectVersion: "0.1.0", apiVersion: "1" }),
    containers: ok([containerFactsOf({ id: "app-1", name: "app" })]),
  },
  manifests: {
    path: "/manifests",
    fileCount: 1,
    directoryProblem: null,
    permissionWarnings: [],
    problems: [],
    containerNames: ["app"],
  },
  state: { path: "/state", directory: DIRECTORY, damagedFiles: [], lockHolderPid: null, poisonedIds: [] },
  clock: { nowMs: Date.UTC(2026, 10, 23), isSynchronised: true },
  disks: [{ purpose: "images", path: "/var", freeBytes: 2 ** 33, freeFiles: 100_000 }],
  watchLimits: { watchesPerUser: 65_536, instancesPerUser: 128 },
  broker: { place: "localhost:1883", failure: null },
  competitors: {
    unit: { path: "/usr/lib/systemd/system/kanto-auto-deployer.service", isEarlier: false, isEnabled: true },
    earlierPids: [],
    isSwitchedOff: false,
    kantoService: {
      configPath: "/etc/container-management/config.json",
      configFailure: null,
      deploysItself: true,
      deploymentDirectory: "/etc/container-management/containers",
      isManifestDirectory: false,
      containerNames: ["other"],
      hasUpdateAgent: false,
    },
  },
};

export function containerFactsOf(given: Partial<ContainerFacts>): ContainerFacts {
  return { id: "a", name: "a", status: "Running", process: "alive", error: "", ...given };
}

/** The lines, without their indent, that are said of such a machine and not of one that is well. */
export function saidOf(change: Partial<MachineFacts>): readonly string[] {
  const usual = new Set(diagnose(WELL_MACHINE).map((finding) => JSON.stringify(finding)));
  const findings = diagnose({ ...WELL_MACHINE, ...change }).filter((finding) => !usual.has(JSON.stringify(finding)));
  // Behind the blank line follows the one that counts.
  const [text = ""] = `\n${formatFindings(findings, { color: false })}`.split("\n\n");
  return text.split("\n").flatMap((line) => (line === "" ? [] : [line.trim()]));
}
