import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { EMPTY_INVENTORY } from "../../src/core/model/inventory.ts";
import type { EmulatorScriptInput } from "../../src/emulator/script.ts";
import { hastyClock } from "../support/in-memory-ports.ts";
import { manifestText, openReconcileRig, type ReconcileRig } from "../support/reconcile-rig.ts";

/**
 * Laws of the whole engine, on random directories, random edits and a fault at any one call: never nothing (what ran is
 * not left absent), at most one container for each name, foreign containers untouched, convergence without help once
 * the fault is over, and no call that changes anything once all is as desired.
 */

const NAMES = ["a", "b", "c"] as const;
const POLICY = { healthWindowMs: 1_000 };

/** One manifest: a version of its image, perhaps a stated id, a port and a provider. */
const manifestArbitrary = fc.record({
  version: fc.integer({ min: 1, max: 4 }),
  hasStatedId: fc.boolean(),
  hostPort: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
  provider: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
  memory: fc.option(fc.constantFrom("16M", "32M"), { nil: undefined }),
});
type RandomManifest = typeof manifestArbitrary extends fc.Arbitrary<infer Value> ? Value : never;

const directoryArbitrary = fc.dictionary(fc.constantFrom(...NAMES), manifestArbitrary, { noNullPrototype: true });

const faultArbitrary = fc.record({
  call: fc.constantFrom("Create", "Start", "Stop", "Update", "Rename", "Remove") as fc.Arbitrary<"Create">,
  nth: fc.integer({ min: 1, max: 6 }),
  fault: fc.constantFrom<NonNullable<EmulatorScriptInput["faults"]>[number]["fault"]>(
    { kind: "not-reached" },
    { kind: "lost-answer" },
    { kind: "fail", text: "something new" },
    { kind: "kill-before", restartAfterMs: 100 },
    { kind: "kill-after", restartAfterMs: 100 },
  ),
});

function setFiles(rig: ReconcileRig, directory: Readonly<Record<string, RandomManifest>>): void {
  rig.files.clear();
  for (const [name, { version, hasStatedId, hostPort, provider, memory }] of Object.entries(directory)) {
    const host_config = {
      ...(hostPort === undefined ? {} : { port_mappings: [{ container_port: 80, host_port: hostPort }] }),
      ...(provider === undefined || provider === name ? {} : { extra_hosts: [`p:container_${provider}-host`] }),
      ...(memory === undefined ? {} : { resources: { memory } }),
    };
    const id = hasStatedId ? { container_id: name } : {};
    rig.files.set(`${name}.json`, manifestText(name, `img:${version}`, { ...id, host_config }));
  }
}

function running(rig: ReconcileRig): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { name, state } of rig.emulator.containers()) {
    if (state?.running) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

async function settle(rig: ReconcileRig): Promise<string> {
  for (let answered = 0; ; ) {
    const report = await rig.run({ policy: POLICY });
    if (report.startsWith("no answer")) await hastyClock.sleep(100);
    else if (++answered === 4) return report;
  }
}

test("C2 C4 C9: whatever the directory, the edit and the fault: never nothing, never two, and it converges", async () => {
  await fc.assert(
    fc.asyncProperty(directoryArbitrary, directoryArbitrary, faultArbitrary, async (before, after, fault) => {
      const scratch = await mkdtemp(join(tmpdir(), "kad-laws-"));
      const rig = await openReconcileRig(scratch);
      try {
        rig.files.set("foreign.json", manifestText("foreign", "img:1"));
        await rig.run({ policy: POLICY });
        rig.stored.inventory = { ...EMPTY_INVENTORY };
        const foreign = rig.listed();
        setFiles(rig, before);
        await settle(rig);
        const ranBefore = [...running(rig).keys()].filter((name) => rig.files.has(`${name}.json`));

        rig.emulator.follow({ faults: [fault] });
        setFiles(rig, after);
        await rig.run({ policy: POLICY });
        rig.emulator.follow({});
        const report = await settle(rig);

        const runs = running(rig);
        for (const name of ranBefore) expect(runs.get(name), `${name} ran before\n${report}`).toBe(1);
        for (const [name, count] of runs) expect(count, `${name} runs ${count} times`).toBe(1);
        expect(rig.listed()).toEqual(expect.arrayContaining([...foreign]));
        for (const container of rig.report()?.containers ?? []) {
          expect(["unchanged", "waiting", "orphaned"], `${container.name}: ${container.detail}`).toContain(
            container.result,
          );
        }
        rig.emulator.forgetCalls();
        await rig.run({ policy: POLICY });
        expect(rig.mutatingCalls()).toEqual([]);
      } finally {
        await rig.close();
        await rm(scratch, { recursive: true, force: true });
      }
    }),
    { numRuns: Number(process.env["KAD_PROPERTY_RUNS"] ?? 60) },
  );
}, 300_000);

test("the order in which files lie in the directory makes no difference", async () => {
  await fc.assert(
    fc.asyncProperty(directoryArbitrary, async (directory) => {
      const ends: (readonly string[])[] = [];
      for (const entries of [Object.entries(directory), Object.entries(directory).reverse()]) {
        const scratch = await mkdtemp(join(tmpdir(), "kad-laws-"));
        const rig = await openReconcileRig(scratch);
        setFiles(rig, Object.fromEntries(entries));
        await settle(rig);
        ends.push(rig.listed().map((line) => line.replace(/-[0-9a-f]{8} /, " ")));
        await rig.close();
        await rm(scratch, { recursive: true, force: true });
      }
      expect(ends[0]).toEqual(ends[1]);
    }),
    { numRuns: 15 },
  );
}, 120_000);
