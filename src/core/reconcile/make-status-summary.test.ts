import { describe, expect, test } from "vitest";
import { desiredOf, manifestOf } from "../../../test/support/builders.ts";
import { decisionOf } from "../../../test/support/round-builders.ts";
import { STATUS_AT, type StatusSituation, statusFactsOf } from "../../../test/support/status-facts.ts";
import type { PlanAction } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import { makeStatus } from "./make-status.ts";

function problemOf(file: string, message: string, severity: Problem["severity"] = "error"): Problem {
  return { severity, code: "some-code", file, message };
}

/** Manifests of these names, each with this decision. */
function decidedAs(decisions: Readonly<Record<string, PlanAction>>): StatusSituation {
  return {
    manifests: Object.keys(decisions).map((name) => manifestOf(name)),
    decisions: Object.entries(decisions).map(([name, action]) => decisionOf(name, action)),
  };
}

/** `health: summary`. */
function summaryIn(situation: StatusSituation): string {
  const { health, summary } = makeStatus(statusFactsOf(situation), null);
  return `${health}: ${summary}`;
}

const { runtime } = statusFactsOf();
const SILENT = { ...runtime, reachable: false };
const UNREADABLE = { ...desiredOf(), complete: false, problems: [problemOf("", "there is no such directory")] };

describe("health and summary of a status", () => {
  test.each<[string, StatusSituation, string]>([
    ["nothing is wanted", {}, "as-desired: no manifests, so there is nothing to do"],
    ["the only container runs", decidedAs({ app: "none" }), "as-desired: 1 container as desired"],
    ["all is as somebody wanted it", decidedAs({ a: "none", b: "leave" }), "as-desired: 2 containers as desired"],
    [
      "some are being brought there",
      decidedAs({ a: "none", b: "update", c: "create" }),
      "progressing: 2 of 3 containers being deployed: b, c",
    ],
    [
      "five are being brought there",
      decidedAs({ a: "create", b: "create", c: "create", d: "create", e: "create" }),
      "progressing: 5 of 5 containers being deployed: a, b, c, d, e",
    ],
    [
      "seven are being brought there",
      decidedAs({ a: "start", b: "start", c: "start", d: "start", e: "start", f: "start", g: "start" }),
      "progressing: 7 of 7 containers being deployed: a, b, c, d, e and 2 more",
    ],
    [
      "one failed while another is being brought there",
      decidedAs({ a: "none", b: "failed", c: "create" }),
      "degraded: 1 of 3 containers not as desired: b",
    ],
    [
      "Kanto has not answered yet, whatever else there is",
      { ...decidedAs({ a: "none" }), runtime: SILENT },
      "unknown: waiting for Kanto",
    ],
    [
      "Kanto does not answer, and nothing is wanted",
      { runtime: { ...SILENT, lastError: "connection refused" } },
      "unknown: waiting for Kanto: connection refused",
    ],
    [
      "the directory cannot be read",
      { desired: UNREADABLE },
      "unknown: the manifest directory cannot be read: there is no such directory",
    ],
    [
      "neither Kanto nor the directory can be read",
      { desired: UNREADABLE, runtime: SILENT },
      "unknown: waiting for Kanto",
    ],
    [
      "a person has paused the deployer",
      {
        ...decidedAs({ a: "create" }),
        suspension: { by: "person", reason: "looking into it", since: STATUS_AT, activityId: null },
      },
      "progressing: paused: looking into it",
    ],
  ])("where %s", (_what, situation, expected) => {
    expect(summaryIn(situation)).toBe(expected);
  });

  test("are worse for a file's error, not for a warning", () => {
    const withProblem = (severity: Problem["severity"]) => {
      const desired = { ...desiredOf(manifestOf("app")), problems: [problemOf("copy.json", "it is taken", severity)] };
      return summaryIn({ desired, decisions: [decisionOf("app", "none")] });
    };
    expect(withProblem("error")).toBe("degraded: files have errors");
    expect(withProblem("warning")).toBe("as-desired: 1 container as desired");
  });
});

describe("what a status says of the directory", () => {
  const held = [{ name: "b", path: "b.json", reason: "no image" }];
  const ofFile = problemOf("b.json", "it has no image");

  test.each<[string, StatusSituation, object]>([
    ["not read yet", { desired: null }, { readable: false, problem: null, manifestCount: 0 }],
    [
      "read, with usable manifests and others",
      { manifests: [manifestOf("a"), manifestOf("c")], held },
      { readable: true, problem: null, manifestCount: 3 },
    ],
    [
      "not readable at all",
      { desired: UNREADABLE },
      { readable: false, problem: "there is no such directory", manifestCount: 0 },
    ],
    [
      "refused by its own name",
      { desired: { ...desiredOf(), complete: false, problems: [ofFile, problemOf("/manifests", "anyone may write")] } },
      { readable: false, problem: "anyone may write", manifestCount: 0 },
    ],
    [
      "readable in part",
      { desired: { ...desiredOf(manifestOf("a")), complete: false, problems: [problemOf("below", "not permitted")] } },
      { readable: false, problem: "it cannot be read to its end", manifestCount: 1 },
    ],
    [
      "readable in part, for no stated reason",
      { desired: { ...desiredOf(), complete: false } },
      { readable: false, problem: "it cannot be read to its end", manifestCount: 0 },
    ],
  ])("%s", (_what, situation, expected) => {
    expect(makeStatus(statusFactsOf(situation), null).directory).toEqual({ path: "/manifests", ...expected });
  });
});
