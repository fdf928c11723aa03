import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PlanPolicy } from "../../src/core/reconcile/plan-input.ts";
import { DEFAULT_PLAN_POLICY } from "../../src/core/reconcile/plan-input.ts";
import type { StateStore } from "../../src/engine/ports.ts";
import { type EnginePorts, openMemory, reconcileOnce } from "../../src/engine/reconcile-once.ts";
import { countingRandomness, directoryOf, emptyState, stateStoreOf } from "../support/in-memory-ports.ts";
import { CARRY_OUT, type CallFate, openQuickManager, type QuickManager } from "../support/quick-manager.ts";
import { manifestText } from "../support/reconcile-rig.ts";

/**
 * Laws of a pass, tried thousands of times on a manager in memory: an edit, with a fault at any call, or the process
 * killed at any step and once more while it recovers. What ran goes on running or comes back, no name is borne twice,
 * nothing is left behind, and where all is as desired nothing is done.
 */

const NAMES = ["a", "b", "c"] as const;
const { KAD_PROPERTY_RUNS = "400" } = process.env;

const manifest = fc.record({
  program: fc.constantFrom("good", "good", "good", "good", "bad", "unstartable", "missing"),
  version: fc.integer({ min: 1, max: 3 }),
  hasStatedId: fc.boolean(),
  hostPort: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  provider: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
  memory: fc.option(fc.constantFrom("16M", "32M"), { nil: undefined }),
  restart: fc.constantFrom("no", "always", "unless-stopped"),
});
type RandomManifest = typeof manifest extends fc.Arbitrary<infer Value> ? Value : never;
const directory = fc.dictionary(fc.constantFrom(...NAMES), manifest, { noNullPrototype: true });
const goodDirectory = directory.map((files) =>
  Object.fromEntries(Object.entries(files).map(([name, each]) => [name, { ...each, program: "good" as const }])),
);
const trouble = fc.record({
  kind: fc.constantFrom("none", "not-reached", "lost-answer", "killed"),
  at: fc.integer({ min: 1, max: 14 }),
  againAt: fc.integer({ min: 1, max: 14 }),
});

function imageOf(name: string, manifest: RandomManifest | undefined): string {
  return `${manifest?.program}.example/${name}:${manifest?.version}`;
}

function textsOf(files: Readonly<Record<string, RandomManifest>>): Map<string, string> {
  return new Map(
    Object.entries(files).map(([name, { hasStatedId, hostPort, provider, memory, restart }]) => {
      const host_config = {
        restart_policy: { type: restart },
        ...(hostPort === undefined ? {} : { port_mappings: [{ container_port: 80, host_port: hostPort }] }),
        ...(provider === undefined || provider === name ? {} : { extra_hosts: [`p:container_${provider}-host`] }),
        ...(memory === undefined ? {} : { resources: { memory } }),
      };
      const id = hasStatedId ? { container_id: name } : {};
      const image = imageOf(name, files[name]);
      return [`${name}.json`, manifestText(name, image, { ...id, host_config })];
    }),
  );
}

type Files = Readonly<Record<string, RandomManifest>>;

/** Who ran before keeps to its own ports, if it keeps any; a newcomer may want any: ports that change hands have a law. */
function withPortsKept(before: Files, after: Files): readonly [Files, Files] {
  const all = Object.entries({ ...after, ...before });
  const ownerOf = (port: number) =>
    all.find(([name]) => [before[name], after[name]].some((it) => it?.hostPort === port));
  const keep = (files: Files) =>
    Object.fromEntries(
      Object.entries(files).map(([name, each]) => {
        const isOwn = each.hostPort !== undefined && ownerOf(each.hostPort)?.[0] === name;
        return [name, isOwn || before[name] === undefined ? each : { ...each, hostPort: undefined }];
      }),
    );
  return [keep(before), keep(after)];
}

function portsAreDistinct(files: Files): boolean {
  const ports = Object.values(files).flatMap(({ hostPort }) => hostPort ?? []);
  return new Set(ports).size === ports.length;
}

function rig(manager: QuickManager) {
  const stored = emptyState();
  const texts = new Map<string, string>();
  const randomness = countingRandomness();
  const setFiles = (files: ReadonlyMap<string, string>) => {
    texts.clear();
    for (const [path, text] of files) texts.set(path, text);
  };
  async function run(policy: Partial<PlanPolicy> = {}, fateOf = CARRY_OUT, isDead: () => boolean = () => false) {
    const { machine, clock } = manager;
    const runtime = manager.runtimeFor(fateOf);
    const state = mortal(stateStoreOf(stored), isDead);
    const ports: EnginePorts = {
      ...{ runtime, machine, clock, randomness, state, directory: directoryOf(texts), emit: () => undefined },
    };
    const settings = { maxParallel: 4, stopTimeoutMs: 100, waitsForHealth: true };
    const inForce = { ...DEFAULT_PLAN_POLICY, healthWindowMs: 1_000, startStopped: true, ...policy };
    const memory = await openMemory(ports, null);
    return reconcileOnce(ports, memory, { ...settings, policy: inForce }, new AbortController().signal);
  }
  return { stored, setFiles, run };
}

/** What a dead process writes is not written, and it never learns that. */
function mortal(store: StateStore, isDead: () => boolean): StateStore {
  const unless = <Value>(save: (value: Value) => ReturnType<StateStore["saveJournal"]>) => {
    return (value: Value) => (isDead() ? new Promise<never>(() => undefined) : save(value));
  };
  return {
    ...store,
    saveInventory: unless(store.saveInventory),
    saveJournal: unless(store.saveJournal),
    saveHistory: unless(store.saveHistory),
  };
}

/** Runs a pass in trouble; one that is killed is over at once, whatever it still waits for. */
async function runInTrouble(pass: ReturnType<typeof rig>["run"], kind: string, at: number): Promise<void> {
  let steps = 0;
  let die: () => void = () => undefined;
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });
  const isDead = () => {
    steps += 1;
    if (kind !== "killed" || steps < at) return false;
    die();
    return true;
  };
  const fateOf: CallFate = () => {
    if (isDead()) return "never";
    return steps === at && (kind === "not-reached" || kind === "lost-answer") ? kind : "carry-out";
  };
  await Promise.race([pass({}, fateOf, isDead), death]);
}

function running(manager: QuickManager): ReadonlyMap<string, string> {
  const up = manager.containers().filter(({ state }) => state.status === "Running");
  return new Map(up.map(({ name, spec }) => [name, spec.image.name]));
}

interface Change {
  readonly before: Files;
  readonly after: Files;
  readonly trouble: { readonly kind: string; readonly at: number; readonly againAt: number };
}

/** Deploys, changes in trouble, lets some passes mend it, and looks at what came of it. */
async function expectLawsToHold({ before, after, trouble: { kind, at, againAt } }: Change): Promise<void> {
  const manager = openQuickManager();
  const { setFiles, run, stored } = rig(manager);
  setFiles(textsOf(before));
  for (let pass = 1; pass <= 3; pass += 1) await run();
  const ranBefore = [...running(manager).keys()];

  setFiles(textsOf(after));
  await runInTrouble(run, kind, at);
  if (kind === "killed") await runInTrouble(run, kind, againAt);
  for (let pass = 1; pass <= 4; pass += 1) await run();

  const names = manager.containers().map(({ name }) => name);
  expect(new Set(names).size, `one of each name: ${names.join()}`).toBe(names.length);
  expect(names.filter((name) => name.includes(".kad-"))).toEqual([]);
  const runs = running(manager);
  for (const name of ranBefore) expect([...runs.keys()], `${name} ran before`).toContain(name);
  // One of what never ran may stay open: nothing is at stake in it.
  expect([...stored.journal.attempts.values()].filter(({ previous }) => previous !== null)).toEqual([]);
  const settled = JSON.stringify(manager.containers());
  const result = await run();
  // What cannot be had is tried again by each run; what is there stays as it is.
  expect(JSON.stringify(manager.containers())).toBe(settled);
  if (!result.ok) throw new Error(result.failure.message);
  for (const { name, result: outcome } of result.value.containers) {
    if (outcome === "unchanged") expect(runs.get(name)).toBe(imageOf(name, after[name]));
    else expect(["waiting", "orphaned", "failed", "held", "rolled-back", "left"], name).toContain(outcome);
  }
}

describe("C2 D2: a pass", () => {
  test("whatever the edit and the trouble: never nothing, never two, nothing left behind, and then nothing to do", async () => {
    await fc.assert(
      fc.asyncProperty(goodDirectory, directory, trouble, async (one, other, what) => {
        const [before, after] = withPortsKept(one, other);
        await expectLawsToHold({ before, after, trouble: what });
      }),
      { numRuns: Number(KAD_PROPERTY_RUNS) },
    );
  }, 300_000);

  test("the same where ports change hands among good containers that run, whatever the trouble", async () => {
    await fc.assert(
      fc.asyncProperty(goodDirectory, goodDirectory, trouble, async (before, after, what) => {
        const all = { ...before, ...after };
        fc.pre(Object.keys(all).length === Object.keys(before).length && [before, all].every(portsAreDistinct));
        await expectLawsToHold({ before, after: all, trouble: what });
      }),
      { numRuns: Number(KAD_PROPERTY_RUNS) },
    );
  }, 300_000);

  test("with pruning leaves exactly what the directory states", async () => {
    await fc.assert(
      fc.asyncProperty(goodDirectory, goodDirectory, async (before, after) => {
        fc.pre(Object.keys(after).length > 0);
        const manager = openQuickManager();
        const { setFiles, run } = rig(manager);
        setFiles(textsOf(before));
        await run();
        setFiles(textsOf(after));
        for (let pass = 1; pass <= 3; pass += 1) await run({ prune: true });
        const names = manager.containers().map(({ name }) => name);
        expect(names.filter((name) => after[name] === undefined)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  }, 120_000);
});
