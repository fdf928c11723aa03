import { expect, test } from "vitest";
import { containerFactsOf, SOCKET, saidOf, WELL_MACHINE } from "../../../test/support/machine-facts.ts";
import { failed, ok } from "../model/result.ts";
import type { KantoFacts, MachineFacts } from "./machine-facts.ts";

function kanto(change: Partial<KantoFacts>): Partial<MachineFacts> {
  return { kanto: { ...WELL_MACHINE.kanto, ...change } };
}

test.each<[string, KantoFacts["socket"], string]>([
  ["is not there", { kind: "missing" }, "nothing"],
  ["is a file", { ...SOCKET, type: "file" }, "a file"],
  ["may not be looked at", { kind: "hidden", reason: "EACCES: permission denied" }, "EACCES: permission denied"],
])("a socket that %s says how to reach Kanto, and nothing else of Kanto is said", (_how, socket, got) => {
  expect(saidOf(kanto({ socket, version: null, containers: null }))).toEqual([
    "problem kanto-socket: Kanto Container Management cannot be reached",
    "expected: a socket at /run/cm.sock",
    `got: ${got}`,
    "do: start Kanto (systemctl start container-management), or name its socket with --socket-cm as its configuration has it",
  ]);
});

test.each([
  [false, "another user than root"],
  [true, "root without the permission"],
])("a socket that may not be used says by whom (root: %s)", (isRoot, got) => {
  expect(saidOf({ ...kanto({ socket: { ...SOCKET, isWritable: false } }), isRoot })).toEqual([
    "problem kanto-socket: this user may not use /run/cm.sock",
    "expected: a user that can write to the socket",
    `got: ${got}`,
    "do: run it as root, or as the service does",
  ]);
});

test.each([
  ["/run/kanto/cm.sock", "/run/kanto"],
  ["/cm.sock", "/"],
])("a socket of another user at %s names the folder that only root should write", (socketPath, folder) => {
  const said = saidOf(kanto({ socketPath, socket: { ...SOCKET, userId: 1000 } }));
  expect(said).toEqual([
    "warning kanto-socket: Kanto's socket belongs to another user than root, who could stand in for Kanto",
    "expected: user 0",
    "got: user 1000",
    `do: let root run Kanto; make sure that only root can write to ${folder}`,
  ]);
});

test("a socket that everybody may write to is as good as root for everybody", () => {
  expect(saidOf(kanto({ socket: { ...SOCKET, mode: 0o666 } }))).toEqual([
    "problem kanto-socket: everybody on this machine can command Kanto, which is as good as being root",
    "expected: a socket that others cannot write to",
    "got: mode 0666",
    "do: chmod o-w /run/cm.sock, and find out who opened it",
  ]);
});

test("a Kanto that does not answer is a problem, and its containers are not judged", () => {
  const failure = failed({ kind: "unreachable", call: "ProjectInfo", message: "connection refused" } as const);
  expect(saidOf(kanto({ version: failure, containers: failure }))).toEqual([
    "problem kanto-answer: Kanto does not answer",
    "expected: an answer to what version it is",
    "got: connection refused",
    "do: look at its log (journalctl -u container-management), and restart it if it hangs",
  ]);
});

test("what Kanto answers is told as far as it goes", () => {
  const version = ok({ projectVersion: "", apiVersion: "" });
  const containers = ok([containerFactsOf({ id: "a", name: "a" }), containerFactsOf({ id: "b", name: "b" })]);
  expect(saidOf(kanto({ version, containers }))).toEqual([
    "ok      kanto-answer: Kanto of unknown version (API unknown) answers, 2 containers",
  ]);
  const failure = failed({ kind: "timed-out", call: "List", message: "too slow" } as const);
  for (const unlisted of [failure, null]) {
    expect(saidOf(kanto({ containers: unlisted }))).toEqual(["ok      kanto-answer: Kanto 0.1.0 (API 1) answers"]);
  }
});
