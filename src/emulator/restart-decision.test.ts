import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { RestartPolicySchema } from "../gen/kanto/container_pb.ts";
import { decideRestart, type RestartMemory } from "./restart-decision.ts";

const FRESH: RestartMemory = { pauseMs: 0, restarts: 0 };
const CRASH = { exitCode: 1, manuallyStopped: false, lastedMs: 5 };

function policy(type: string, maximumRetryCount = 0n, retryTimeout = 0n) {
  return create(RestartPolicySchema, { type, maximumRetryCount, retryTimeout });
}

function pausesOf(count: number, retryTimeout: bigint): number[] {
  let memory = FRESH;
  return Array.from({ length: count }, () => {
    const decision = decideRestart(policy("always", 0n, retryTimeout), memory, CRASH);
    memory = decision.memory;
    return decision.memory.pauseMs;
  });
}

test("pauses double from 100 ms up to the policy's longest", () => {
  expect(pausesOf(6, 2n)).toEqual([100, 200, 400, 800, 1_600, 2_000]);
});

test("the longest pause is a minute where the policy names none", () => {
  expect(pausesOf(12, 0n).at(-1)).toBe(60_000);
});

test("a run of ten seconds makes the pauses short again", () => {
  const tired: RestartMemory = { pauseMs: 6_400, restarts: 7 };
  expect(decideRestart(policy("always"), tired, { ...CRASH, lastedMs: 10_000 }).memory.pauseMs).toBe(100);
});

test.each([
  ["no", CRASH, false],
  ["always", { ...CRASH, manuallyStopped: true }, true],
  ["unless-stopped", CRASH, true],
  ["unless-stopped", { ...CRASH, manuallyStopped: true }, false],
  ["on-failure", { ...CRASH, exitCode: 0 }, false],
  ["on-failure", { ...CRASH, manuallyStopped: true }, true],
] as const)("under %s, after %j: restarted %j", (type, run, restart) => {
  expect(decideRestart(policy(type), FRESH, run).restart).toBe(restart);
});

test("on-failure counts its restarts", () => {
  expect(decideRestart(policy("on-failure", 2n), { pauseMs: 0, restarts: 1 }, CRASH).restart).toBe(true);
  expect(decideRestart(policy("on-failure", 2n), { pauseMs: 0, restarts: 2 }, CRASH).restart).toBe(false);
});
