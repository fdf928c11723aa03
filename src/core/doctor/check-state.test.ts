import { expect, test } from "vitest";
import { DIRECTORY, saidOf, WELL_MACHINE } from "../../../test/support/machine-facts.ts";
import type { PathFacts, StateFacts } from "./machine-facts.ts";

function saidOfState(change: Partial<StateFacts>): readonly string[] {
  return saidOf({ state: { ...WELL_MACHINE.state, ...change } });
}

test("a state directory that is not there yet is made by the first run", () => {
  expect(saidOfState({ directory: { kind: "missing" } })).toEqual([
    "ok      state: there is no state directory yet; the first run makes /state",
  ]);
});

test.each<[string, PathFacts, string]>([
  ["may not be looked at", { kind: "hidden", reason: "EACCES: permission denied" }, "EACCES: permission denied"],
  ["may not be written", { ...DIRECTORY, isWritable: false }, "one that this user may not write"],
  ["is a file", { ...DIRECTORY, type: "file" }, "a file"],
])("a state directory that %s is a problem: nothing would be remembered", (_how, directory, got) => {
  expect(saidOfState({ directory })).toEqual([
    "problem state: the state directory /state cannot be used: nothing would be remembered",
    "expected: a directory that this user can write",
    `got: ${got}`,
    "do: run it as the user that the service runs as (root), mount it for writing, or name another one with --state-directory",
  ]);
});

test.each([
  [0o720, "0720"],
  [0o702, "0702"],
  [0o022, "0022"],
])("a state directory of mode %o lets others have containers removed", (mode, got) => {
  expect(saidOfState({ directory: { ...DIRECTORY, mode } })).toEqual([
    "problem state: others can write the state directory /state: they could have containers removed",
    "expected: mode 0700",
    `got: mode ${got}`,
    "do: chmod 0700 /state",
  ]);
});

test("a state directory that others can read is fine", () => {
  expect(saidOfState({ directory: { ...DIRECTORY, mode: 0o755 } })).toEqual([]);
});

test("files that were set aside are named, and how to be rid of them", () => {
  expect(saidOfState({ damagedFiles: ["inventory.json.damaged-1", "journal.json.damaged-2"] })).toEqual([
    "warning state-damaged: state was found damaged before, was set aside and built anew",
    "expected: no damaged files",
    "got: inventory.json.damaged-1, journal.json.damaged-2",
    "do: find out why (a failing disk, a power cut), then delete /state/inventory.json.damaged-1 /state/journal.json.damaged-2",
  ]);
});

test.each([
  [4711, "process 4711"],
  [0, "a process that does not say which"],
])("a deployer at work is named by its process id (%i)", (lockHolderPid, who) => {
  expect(saidOfState({ lockHolderPid })).toEqual([`ok      deployer: a deployer is at work with this state: ${who}`]);
});
