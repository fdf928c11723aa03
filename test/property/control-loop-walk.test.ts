import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { takeWalk } from "../support/take-walk.ts";
import { type WalkStep, walkArbitrary } from "../support/walk-steps.ts";

/**
 * Random walks over edits, hands, commands, restarts and faults, held against a small model of what a person has reason
 * to expect. A walk that fails is shrunk and printed as JSON; kept in test/fixtures/walks it is taken for ever after.
 */

const KEPT = new URL("../fixtures/walks/", import.meta.url);
const { KAD_PROPERTY_RUNS = "25" } = process.env;

describe("C2 C8 C9: a daemon comes to what its files say", () => {
  const walks = readdirSync(KEPT).map((file) => [file, JSON.parse(readFileSync(new URL(file, KEPT), "utf8"))] as const);

  test.each(walks)(
    "%s",
    async (_file, steps: readonly WalkStep[]) => {
      await takeWalk(steps);
      expect(steps.length).toBeGreaterThan(0);
    },
    60_000,
  );

  test("whatever happens to files, deployer and Kanto, in whatever order", async () => {
    await fc.assert(
      fc.asyncProperty(walkArbitrary, (steps) => takeWalk(steps)),
      { numRuns: Number(KAD_PROPERTY_RUNS) },
    );
  }, 600_000);
});
