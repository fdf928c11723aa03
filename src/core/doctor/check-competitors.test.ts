import { describe, expect, test } from "vitest";
import { saidOf, WELL_MACHINE } from "../../../test/support/machine-facts.ts";
import type { CompetitorFacts, KantoServiceFacts } from "./machine-facts.ts";

function withCompetitors(change: Partial<CompetitorFacts>) {
  return { competitors: { ...WELL_MACHINE.competitors, ...change } };
}

function withKantoService(change: Partial<KantoServiceFacts>) {
  return withCompetitors({ kantoService: { ...WELL_MACHINE.competitors.kantoService, ...change } });
}

describe("the earlier deployer", () => {
  const EARLIER_UNIT = { path: "/etc/systemd/system/kanto-auto-deployer.service", isEarlier: true, isEnabled: true };

  test("running is told for each of its processes", () => {
    const told = (pid: number) => [
      "problem earlier-deployer: the earlier deployer is running beside this one",
      "expected: one deployer",
      `got: process ${pid}`,
      "do: systemctl stop kanto-auto-deployer, then install this one in its place (docs/migrate.md)",
    ];
    expect(saidOf(withCompetitors({ earlierPids: [7, 8] }))).toEqual([...told(7), ...told(8)]);
  });

  test("enabled starts with the machine", () => {
    expect(saidOf(withCompetitors({ unit: EARLIER_UNIT }))).toEqual([
      "problem earlier-deployer: the earlier deployer starts with the machine",
      "expected: this deployer's unit, or none",
      `got: ${EARLIER_UNIT.path}`,
      `do: systemctl disable --now kanto-auto-deployer; a unit in /etc hides the package's: remove ${EARLIER_UNIT.path} if it lies there`,
    ]);
  });

  test("disabled, or not installed, is nobody's rival", () => {
    expect(saidOf(withCompetitors({ unit: { ...EARLIER_UNIT, isEnabled: false } }))).toEqual([]);
    expect(saidOf(withCompetitors({ unit: null }))).toEqual([]);
  });

  test("switched off keeps the service from starting", () => {
    expect(saidOf(withCompetitors({ isSwitchedOff: true }))).toEqual([
      "warning switched-off: the earlier deployer was switched off by the update manager, and the service respects that: it does not start",
      "expected: no file KAD.disabled in the state directory",
      "got: /var/lib/kanto-auto-deployer/KAD.disabled",
      "do: remove the file if this machine shall deploy from its directory again",
    ]);
  });
});

describe("Kanto's own deployment service", () => {
  const turnOff =
    'do: set "deployment": { "enable": false } in /etc/container-management/config.json and restart Kanto';
  const UNREADABLE = [
    "warning kanto-configuration: Kanto's own configuration cannot be read, so nothing is known of its deployment service",
    "expected: JSON at /etc/container-management/config.json",
    "got: it is no JSON",
    "do: run it as root; Kanto itself may not start with such a file",
  ];
  const SAME_DIRECTORY = [
    "problem kanto-deployment: Kanto's own deployment service deploys the same directory at each of its starts, and ignores what was rolled back or stopped",
    "expected: a directory of its own for each, or Kanto's service turned off",
    "got: /etc/container-management/containers",
    turnOff,
  ];

  test("must not deploy our directory", () => {
    expect(saidOf(withKantoService({ isManifestDirectory: true }))).toEqual(SAME_DIRECTORY);
  });

  test("must not deploy our containers, which are named", () => {
    const manifests = { ...WELL_MACHINE.manifests, containerNames: ["one", "two", "ours"] };
    const rival = withKantoService({ containerNames: ["one", "theirs", "two"] });
    const shared = [
      "problem kanto-deployment: Kanto's own deployment service deploys containers that the manifests state too",
      "expected: one place for each container",
      "got: one, two in /etc/container-management/containers",
      `${turnOff}, or take the files away from one of the two directories`,
    ];
    expect(saidOf({ ...rival, manifests })).toEqual(shared);
    const doubtful = withKantoService({ containerNames: ["one", "two"], configFailure: "it is no JSON" });
    expect(saidOf({ ...doubtful, manifests })).toEqual([...UNREADABLE, ...shared]);
  });

  test("may do as it likes elsewhere, or turned off", () => {
    expect(saidOf(withKantoService({ containerNames: [] }))).toEqual([]);
    const turnedOff = { deploysItself: false, isManifestDirectory: true, containerNames: ["app"] };
    expect(saidOf(withKantoService(turnedOff))).toEqual([]);
  });

  test("is not known where its configuration cannot be read, and judged by its defaults", () => {
    const configFailure = "it is no JSON";
    expect(saidOf(withKantoService({ configFailure }))).toEqual(UNREADABLE);
    expect(saidOf(withKantoService({ configFailure, deploysItself: false }))).toEqual(UNREADABLE);
    expect(saidOf(withKantoService({ configFailure, isManifestDirectory: true }))).toEqual([
      ...UNREADABLE,
      ...SAME_DIRECTORY,
    ]);
  });
});

test("an update agent that is not listened to has its work repaired away", () => {
  const withAgent = withKantoService({ hasUpdateAgent: true });
  expect(saidOf({ ...withAgent, broker: null })).toEqual([
    "warning update-agent: Kanto's update agent is on: an update manager may replace containers, and the deployer would repair that",
    "expected: --mqtt, so that the deployer stands aside while it works",
    'got: "update_agent": { "enable": true } in /etc/container-management/config.json',
    'do: set "mqtt": true in the configuration, or turn the agent off where no update manager runs',
  ]);
  expect(saidOf(withAgent)).toEqual([]);
});
