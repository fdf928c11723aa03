import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReadManifest } from "../../src/core/model/manifest.ts";
import { DEFAULT_PLAN_POLICY } from "../../src/core/reconcile/plan-input.ts";
import { openMemory, reconcileOnce } from "../../src/engine/reconcile-once.ts";
import { leastCpuMs } from "../support/cpu-time.ts";
import { hostileManifest } from "../support/hostile-manifest.ts";
import { countingRandomness, directoryOf, emptyState, stateStoreOf } from "../support/in-memory-ports.ts";
import { readBytes } from "../support/manifest-cases.ts";
import { CARRY_OUT, openQuickManager } from "../support/quick-manager.ts";

/**
 * Whatever lies in a manifest file: an answer, soon; no prototype is touched, and what is refused reaches no call. A case
 * that was found goes into test/fixtures/hostile-manifests, and is tried for ever after.
 */

const CORPUS = new URL("../fixtures/hostile-manifests/", import.meta.url);
const { KAD_FUZZ_RUNS = "1500" } = process.env;
const LONGEST_MS = 50;

async function expectHarmless(bytes: Uint8Array): Promise<void> {
  let read: ReadManifest | undefined;
  const firstMs = leastCpuMs(() => {
    read = readBytes(bytes, "fuzz.json");
  }, 1);
  if (firstMs > LONGEST_MS) expect(leastCpuMs(() => readBytes(bytes, "fuzz.json"), 5)).toBeLessThan(LONGEST_MS);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect("polluted" in {}).toBe(false);
  expect(await callsFor(bytes)).toBe(read?.kind === "usable" ? 2 : 0);
}

/** How many calls that change something a pass makes for a directory with this file alone. */
async function callsFor(bytes: Uint8Array): Promise<number> {
  const manager = openQuickManager();
  const file = { path: "fuzz.json", bytes, sha256: "0".repeat(64), modifiedAtMs: 0 };
  const directory = { ...directoryOf(new Map()), read: async () => ({ ...EMPTY, files: [file] }) };
  const ports = {
    ...{ runtime: manager.runtimeFor(CARRY_OUT), machine: manager.machine, clock: manager.clock, directory },
    ...{ randomness: countingRandomness(), state: stateStoreOf(emptyState()), emit: () => undefined },
  };
  const settings = { maxParallel: 4, stopTimeoutMs: 100, waitsForHealth: false, policy: DEFAULT_PLAN_POLICY };
  await reconcileOnce(ports, await openMemory(ports, null), settings, new AbortController().signal);
  return manager.changes();
}

const EMPTY = { files: [], refused: [], warnings: [], complete: true, problem: null };

describe("B3 B4 B7 F4: a hostile manifest is answered soon, and reaches no call where it is refused", () => {
  test.each(readdirSync(CORPUS))("%s", async (name) => {
    await expectHarmless(readFileSync(new URL(name, CORPUS)));
  });

  test("whatever it is", async () => {
    await fc.assert(fc.asyncProperty(hostileManifest, expectHarmless), {
      numRuns: Number(KAD_FUZZ_RUNS),
    });
  }, 120_000);
});
