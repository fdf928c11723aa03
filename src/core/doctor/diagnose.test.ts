import { describe, expect, test } from "vitest";
import { failed, ok } from "../model/result.ts";
import { findingsToJson, formatFindings } from "../render/doctor-text.ts";
import { diagnose } from "./diagnose.ts";
import type { ContainerFacts, MachineFacts, PathFacts } from "./machine-facts.ts";

const SOCKET: PathFacts = { kind: "found", type: "socket", userId: 0, mode: 0o660, isWritable: true };
const DIRECTORY: PathFacts = { kind: "found", type: "directory", userId: 0, mode: 0o700, isWritable: true };

const WELL: MachineFacts = {
  nodeVersion: "24.21.0",
  isRoot: true,
  kanto: {
    socketPath: "/run/cm.sock",
    socket: SOCKET,
    version: ok({ projectVersion: "0.1.0", apiVersion: "1" }),
    containers: ok([container({ id: "app-1", name: "app" })]),
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

function container(given: Partial<ContainerFacts>): ContainerFacts {
  return { id: "a", name: "a", status: "Running", process: "alive", error: "", ...given };
}

/** `status check: message` of what is not well. */
function troubles(change: Partial<MachineFacts>): readonly string[] {
  return diagnose({ ...WELL, ...change }).flatMap(({ status, check }) =>
    status === "ok" ? [] : [`${status} ${check}`],
  );
}

function kanto(change: Partial<MachineFacts["kanto"]>): Partial<MachineFacts> {
  return { kanto: { ...WELL.kanto, ...change } };
}

function state(change: Partial<MachineFacts["state"]>): Partial<MachineFacts> {
  return { state: { ...WELL.state, ...change } };
}

function competitors(change: Partial<MachineFacts["competitors"]>): Partial<MachineFacts> {
  return { competitors: { ...WELL.competitors, ...change } };
}

function kantoService(change: Partial<MachineFacts["competitors"]["kantoService"]>): Partial<MachineFacts> {
  return competitors({ kantoService: { ...WELL.competitors.kantoService, ...change } });
}

test("of a machine that is well, every check says so in a line", () => {
  expect(formatFindings(diagnose(WELL), { color: false })).toBe(`\
ok      kanto-socket: Kanto's socket is at /run/cm.sock
ok      kanto-answer: Kanto 0.1.0 (API 1) answers, 1 container
ok      containers: every container that Kanto lists as running has its process, and no id is unusable
ok      manifests: 1 manifest in /manifests, no problems
ok      state: the state directory /state can be written
ok      deployer: no deployer is at work with this state
ok      node: Node 24.21.0
ok      clock: the clock says 2026-11-23T00:00:00.000Z, synchronised
ok      disk: 8192 MiB free for images at /var
ok      watch-limits: files can be watched: 65536 watches, 128 instances for each user
ok      broker: the MQTT broker at localhost:1883 accepts connections
ok      competitors: nobody else deploys from here

All is well.
`);
});

const UNREACHABLE = failed({ kind: "unreachable", call: "ProjectInfo", message: "connection refused" } as const);

describe("Kanto", () => {
  test.each<[string, Partial<MachineFacts>, readonly string[]]>([
    ["is not there", kanto({ socket: { kind: "missing" }, version: null, containers: null }), ["problem kanto-socket"]],
    [
      "is a file",
      kanto({ socket: { ...SOCKET, type: "file" }, version: null, containers: null }),
      ["problem kanto-socket"],
    ],
    [
      "is hidden",
      kanto({ socket: { kind: "hidden", reason: "EACCES" }, version: null, containers: null }),
      ["problem kanto-socket"],
    ],
    [
      "may not be used",
      { ...kanto({ socket: { ...SOCKET, isWritable: false } }), isRoot: false },
      ["problem kanto-socket"],
    ],
    ["belongs to somebody", kanto({ socket: { ...SOCKET, userId: 1000 } }), ["warning kanto-socket"]],
    ["is open to everybody", kanto({ socket: { ...SOCKET, mode: 0o666 } }), ["problem kanto-socket"]],
    ["does not answer", kanto({ version: UNREACHABLE, containers: UNREACHABLE }), ["problem kanto-answer"]],
  ])("%s", (_name, change, expected) => {
    expect(troubles(change)).toEqual(expected);
  });
});

describe("containers", () => {
  test.each<[string, readonly ContainerFacts[], readonly string[]]>([
    ["with a process that is gone", [container({ process: "gone" })], ["problem dead-process"]],
    ["that only seem so, elsewhere", [container({ process: "unknown" })], []],
    [
      "with an id that is used up",
      [container({ status: "Stopped", error: "container with ID = a already exists" })],
      ["warning poisoned-id"],
    ],
    [
      "with an endpoint of an earlier start",
      [container({ status: "Stopped", error: "endpoint with name a-ep already exists in network bridge" })],
      ["problem left-endpoint"],
    ],
    ["of one name", [container({ id: "a1" }), container({ id: "a2" })], ["warning shared-name"]],
  ])("%s", (_name, containers, expected) => {
    expect(troubles(kanto({ containers: ok(containers) }))).toEqual(expected);
  });

  test("of which we know that their id is used up", () => {
    const findings = diagnose({ ...WELL, ...state({ poisonedIds: ["app"] }) });
    expect(findings.find(({ check }) => check === "poisoned-id")?.advice).toContain(
      "ctr --namespace kanto-cm snapshots remove app",
    );
  });
});

describe("manifests, state and machine", () => {
  const lint = { severity: "error", code: "syntax-error", file: "a.json", message: "no JSON" } as const;

  test.each<[string, Partial<MachineFacts>, readonly string[]]>([
    ["no directory", { manifests: { ...WELL.manifests, directoryProblem: lint } }, ["problem manifests"]],
    ["an unusable manifest", { manifests: { ...WELL.manifests, problems: [lint] } }, ["problem manifests"]],
    [
      "a warning of lint",
      { manifests: { ...WELL.manifests, problems: [{ ...lint, severity: "warning" }] } },
      ["warning manifests"],
    ],
    ["an empty directory", { manifests: { ...WELL.manifests, fileCount: 0 } }, ["warning manifests"]],
    [
      "a directory that others can write",
      { manifests: { ...WELL.manifests, permissionWarnings: [{ ...lint, severity: "warning" }] } },
      ["warning manifest-permissions"],
    ],
    ["state that is not there yet", state({ directory: { kind: "missing" } }), []],
    ["state that cannot be written", state({ directory: { ...DIRECTORY, isWritable: false } }), ["problem state"]],
    ["state that is a file", state({ directory: { ...DIRECTORY, type: "file" } }), ["problem state"]],
    ["state that others can write", state({ directory: { ...DIRECTORY, mode: 0o777 } }), ["problem state"]],
    ["state that was damaged", state({ damagedFiles: ["inventory.json.damaged-1"] }), ["warning state-damaged"]],
    ["a deployer at work", state({ lockHolderPid: 7 }), []],
    ["an old Node", { nodeVersion: "22.2.0" }, ["problem node"]],
    ["a clock at its beginning", { clock: { nowMs: 0, isSynchronised: null } }, ["problem clock"]],
    ["a clock that drifts", { clock: { ...WELL.clock, isSynchronised: false } }, ["warning clock"]],
    ["a disk that is full", { disks: [{ purpose: "p", path: "/", freeBytes: 0, freeFiles: null }] }, ["problem disk"]],
    [
      "a disk that fills",
      { disks: [{ purpose: "p", path: "/", freeBytes: 2 ** 27, freeFiles: 999 }] },
      ["warning disk"],
    ],
    ["no files left", { disks: [{ purpose: "p", path: "/", freeBytes: 2 ** 33, freeFiles: 0 }] }, ["problem disk"]],
    ["few watches", { watchLimits: { watchesPerUser: 8, instancesPerUser: 128 } }, ["warning watch-limits"]],
    ["a kernel that does not tell", { watchLimits: null }, []],
    ["a broker that is away", { broker: { place: "/run/mqtt.sock", failure: "refused" } }, ["problem broker"]],
  ])("%s", (_name, change, expected) => {
    expect(troubles(change)).toEqual(expected);
  });
});

describe("others that deploy", () => {
  const { unit } = WELL.competitors;

  test.each<[string, Partial<MachineFacts>, readonly string[]]>([
    ["the earlier deployer, running", competitors({ earlierPids: [4711] }), ["problem earlier-deployer"]],
    [
      "the earlier deployer, enabled",
      competitors({ unit: unit && { ...unit, isEarlier: true } }),
      ["problem earlier-deployer"],
    ],
    [
      "the earlier deployer, disabled",
      competitors({ unit: unit && { ...unit, isEarlier: true, isEnabled: false } }),
      [],
    ],
    ["the earlier deployer, switched off", competitors({ isSwitchedOff: true }), ["warning switched-off"]],
    ["Kanto, in the same directory", kantoService({ isManifestDirectory: true }), ["problem kanto-deployment"]],
    ["Kanto, the same containers", kantoService({ containerNames: ["app"] }), ["problem kanto-deployment"]],
    ["Kanto, turned off", kantoService({ deploysItself: false, isManifestDirectory: true }), []],
    ["Kanto, nobody knows", kantoService({ configFailure: "bad" }), ["warning kanto-configuration"]],
    [
      "an update agent that is not followed",
      { ...kantoService({ hasUpdateAgent: true }), broker: null },
      ["warning update-agent"],
    ],
    ["an update agent that is followed", kantoService({ hasUpdateAgent: true }), []],
  ])("%s", (_name, change, expected) => {
    expect(troubles(change)).toEqual(expected);
  });
});

test("everything that is not well says what to do", () => {
  const bad = {
    ...WELL,
    ...kanto({ socket: { ...SOCKET, mode: 0o666 } }),
    ...state({ damagedFiles: ["x.damaged-1"] }),
  };
  for (const { status, advice } of diagnose(bad)) expect(status === "ok").toBe(advice === undefined);
});

test("secrets and control characters do not get out", () => {
  const error = "endpoint x already exists in network: TOKEN=abc \u001b[2J";
  const findings = diagnose({ ...WELL, ...kanto({ containers: ok([container({ error })]) }) });
  for (const text of [formatFindings(findings, { color: false }), findingsToJson(findings)]) {
    expect(text).toContain("TOKEN=***");
    expect(text).not.toContain("\u001b");
  }
});
