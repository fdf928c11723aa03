import { describe, expect, test } from "vitest";
import { imageOf, specOf } from "../../../test/support/builders.ts";
import { decisionOf } from "../../../test/support/round-builders.ts";
import { type Attempt, EMPTY_JOURNAL, type Journal, type PreviousContainer } from "../model/journal.ts";
import type { ContainerPlan, Plan, PlanAction } from "../model/plan.ts";
import { finishAttempts, startAttempts } from "./start-attempts.ts";

function planOf(...containers: readonly ContainerPlan[]): Plan {
  return { containers, operations: [], warnings: [] };
}

function previousOf(version: number): PreviousContainer {
  const spec = specOf("app", { image: imageOf(`example.com/app:${version}`) });
  return { containerId: `app-${version}`, spec, wasRunning: true };
}

function attemptOf(name: string, differing: Partial<Attempt> = {}): Attempt {
  return { name, nonce: "00000001", previous: null, partners: [], ...differing };
}

function journalOf(...attempts: readonly Attempt[]): Journal {
  return { attempts: new Map(attempts.map((attempt) => [attempt.name, attempt])) };
}

const NONE: ReadonlySet<string> = new Set();

describe("before a plan's first call", () => {
  test.each<PlanAction>(["create", "replace", "heal", "restore"])("an attempt to %s is on record", (action) => {
    const decision = decisionOf("app", action, { previous: previousOf(1), goesBackWith: ["taker", "giver"] });
    expect(startAttempts(EMPTY_JOURNAL, planOf(decision), "abcdef01")).toEqual(
      journalOf({ name: "app", nonce: "abcdef01", previous: previousOf(1), partners: ["giver", "taker"] }),
    );
  });

  test.each<PlanAction>(["none", "start", "update", "stop", "wait", "prune"])(
    "nothing is at stake with %s",
    (action) => {
      expect(startAttempts(EMPTY_JOURNAL, planOf(decisionOf("app", action)), "abcdef01")).toEqual(EMPTY_JOURNAL);
    },
  );

  test("what ran before an attempt that was cut off is still what must come back", () => {
    const journal = journalOf(attemptOf("app", { previous: previousOf(1), partners: ["giver", "taker"] }));
    const decision = decisionOf("app", "replace", { previous: previousOf(2), goesBackWith: ["first", "giver"] });
    expect(startAttempts(journal, planOf(decision), "abcdef01")).toEqual(
      journalOf({ name: "app", nonce: "abcdef01", previous: previousOf(1), partners: ["first", "giver", "taker"] }),
    );
  });

  test("what ran by now must come back where nothing ran before the attempt that was cut off", () => {
    const decision = decisionOf("app", "replace", { previous: previousOf(2) });
    expect(startAttempts(journalOf(attemptOf("app")), planOf(decision), "abcdef01")).toEqual(
      journalOf(attemptOf("app", { nonce: "abcdef01", previous: previousOf(2) })),
    );
  });

  test("the attempts of other containers stay on record, and the journal that was given is not edited", () => {
    const journal = journalOf(attemptOf("other"));
    const next = startAttempts(journal, planOf(decisionOf("app", "create")), "abcdef01");
    expect(next).toEqual(journalOf(attemptOf("other"), attemptOf("app", { nonce: "abcdef01" })));
    expect([...journal.attempts.keys()]).toEqual(["other"]);
  });
});

describe("after a plan was carried out", () => {
  const open = journalOf(attemptOf("app", { previous: previousOf(1) }), attemptOf("other"));

  test("an attempt that went through is over, and no other", () => {
    expect(finishAttempts(open, planOf(decisionOf("app", "replace")), NONE)).toEqual(journalOf(attemptOf("other")));
  });

  test.each<[string, ContainerPlan, ReadonlySet<string>]>([
    ["did not go through", decisionOf("app", "replace"), new Set(["app"])],
    ["has not proven itself yet", decisionOf("app", "none", { pendingHealthMs: 0 }), NONE],
    ["waits while what ran before is away", decisionOf("app", "wait", { containerId: "app-2" }), NONE],
  ])("an attempt that %s stays open, in the same journal, so that nothing is written", (_, decision, unfinished) => {
    expect(finishAttempts(open, planOf(decision), unfinished)).toBe(open);
  });

  test("an attempt that waits with what ran before in its place is over", () => {
    const waits = decisionOf("app", "wait", { containerId: "app-1" });
    expect(finishAttempts(open, planOf(waits), NONE)).toEqual(journalOf(attemptOf("other")));
  });

  test("an attempt that waits where nothing ran before is over", () => {
    expect(finishAttempts(open, planOf(decisionOf("other", "wait", { containerId: null })), NONE)).toEqual(
      journalOf(attemptOf("app", { previous: previousOf(1) })),
    );
  });

  test("where none was open the journal is the same", () => {
    const waits = decisionOf("new", "wait", { containerId: null });
    expect(finishAttempts(open, planOf(waits, decisionOf("third", "none")), NONE)).toBe(open);
  });
});
