import { expect, test } from "vitest";
import { DIRECTORY, SOCKET, WELL_MACHINE } from "../../../test/support/machine-facts.ts";
import { formatFindings } from "../render/doctor-text.ts";
import { diagnose } from "./diagnose.ts";

test("of a machine that is well, every check says so in a line", () => {
  expect(formatFindings(diagnose(WELL_MACHINE), { color: false })).toBe(`\
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

test("everything that is not well says what to do", () => {
  const bad = {
    ...WELL_MACHINE,
    kanto: { ...WELL_MACHINE.kanto, socket: { ...SOCKET, mode: 0o666 } },
    state: { ...WELL_MACHINE.state, directory: DIRECTORY, damagedFiles: ["x.damaged-1"] },
  };
  for (const { status, advice } of diagnose(bad)) expect(status === "ok").toBe(advice === undefined);
});
