import { expect, test } from "vitest";
import { saidOf, WELL_MACHINE } from "../../../test/support/machine-facts.ts";
import type { Problem } from "../model/problem.ts";
import type { ManifestFacts } from "./machine-facts.ts";

function saidOfManifests(change: Partial<ManifestFacts>): readonly string[] {
  return saidOf({ manifests: { ...WELL_MACHINE.manifests, ...change } });
}

const ERROR: Problem = { severity: "error", code: "syntax-error", file: "a.json", message: "it is no JSON" };
const WARNING: Problem = { ...ERROR, severity: "warning" };

test("a directory that cannot be read is told in its problem's words, and its files are not judged", () => {
  const unread = { fileCount: 0, problems: [ERROR] };
  const advice = "do: make /manifests, or name another directory; until then no container is removed or changed";
  expect(saidOfManifests({ ...unread, directoryProblem: { ...ERROR, message: "there is no such directory" } })).toEqual(
    ["problem manifests: there is no such directory", "expected: a directory of manifests", "got: /manifests", advice],
  );
  const inFull = { ...ERROR, message: "it is no directory", expected: "a directory", got: "a file" };
  expect(saidOfManifests({ ...unread, directoryProblem: inFull })).toEqual([
    "problem manifests: it is no directory",
    "expected: a directory",
    "got: a file",
    advice,
  ]);
});

test("who else can write the directory or a file is told for each", () => {
  const inFull = { ...WARNING, file: "/m", message: "too open", expected: "0755", got: "0777", hint: "chmod 0755 /m" };
  expect(saidOfManifests({ permissionWarnings: [{ ...WARNING, message: "others can write it" }, inFull] })).toEqual([
    "warning manifest-permissions: a.json: others can write it",
    "expected: only root can write it",
    "do: chmod go-w",
    "warning manifest-permissions: /m: too open",
    "expected: 0755",
    "got: 0777",
    "do: chmod 0755 /m",
  ]);
});

test("of files with errors five are named, each once", () => {
  const errorsIn = (...files: readonly string[]) => files.map((file) => ({ ...ERROR, file }));
  const told = (what: string, errors: string) => [
    `problem manifests: ${what}`,
    "expected: manifests without errors",
    `got: ${errors}`,
    "do: kad lint /manifests shows each with its place; their containers stay as they are meanwhile",
  ];
  expect(saidOfManifests({ problems: errorsIn("a", "a") })).toEqual(told("1 manifest cannot be used: a", "2 errors"));
  expect(saidOfManifests({ problems: errorsIn("a", "b", "c", "d", "e") })).toEqual(
    told("5 manifests cannot be used: a, b, c, d, e", "5 errors"),
  );
  expect(saidOfManifests({ problems: errorsIn("a", "b", "c", "d", "e", "f") })).toEqual(
    told("6 manifests cannot be used: a, b, c, d, e, …", "6 errors"),
  );
});

test("warnings are counted apart from errors", () => {
  expect(saidOfManifests({ problems: [WARNING] })).toEqual([
    "warning manifests: the manifests have 1 warning",
    "do: kad lint /manifests shows each with its place",
  ]);
  expect(saidOfManifests({ problems: [WARNING, ERROR, WARNING] })).toEqual([
    "problem manifests: 1 manifest cannot be used: a.json",
    "expected: manifests without errors",
    "got: 1 error",
    "do: kad lint /manifests shows each with its place; their containers stay as they are meanwhile",
    "warning manifests: the manifests have 2 warnings",
    "do: kad lint /manifests shows each with its place",
  ]);
});

test("a directory without manifests is doubtful, one with two is fine", () => {
  expect(saidOfManifests({ fileCount: 0 })).toEqual([
    "warning manifests: there is no manifest in /manifests",
    "expected: files whose names end in .json",
    "got: none",
    "do: put manifests there, or name another directory",
  ]);
  expect(saidOfManifests({ fileCount: 2 })).toEqual(["ok      manifests: 2 manifests in /manifests, no problems"]);
});
