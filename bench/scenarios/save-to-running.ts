import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { realKantoMissing } from "../../test/support/real-kanto.ts";
import { bareReplacer } from "../bare-replacement.ts";
import { type BenchContext, programCall, type Scenario } from "../bench-context.ts";
import { openEngineSession } from "../engine-session.ts";
import { monotonicMs } from "../monotonic.ts";
import { type RealStack, startRealStack } from "../real-stack.ts";
import type { Outcome, Row } from "../row.ts";
import { runWell } from "../timed-process.ts";
import { saveVersion } from "../versioned-manifest.ts";
import { watchContainer } from "../watch-container.ts";

const ROWS = {
  oneShot: "save to the new version Running, one-shot process",
  engine: "save to the new version Running, engine that is up already",
  outage: "outage while replaced, one-shot process",
};

/** One container, one edit after the other, on a real Kanto; a bare client that stops, removes, creates and starts beside. */
export const saveToRunning: Scenario = {
  name: "save",
  async measure(context) {
    const missing = realKantoMissing();
    if (missing !== null) return Object.values(ROWS).map((name) => ({ name, missing }));
    const stack = await startRealStack();
    try {
      return await measureReplacements(context, stack);
    } finally {
      await stack.stop();
    }
  },
};

interface Replacement {
  readonly runningMs: number;
  /** Null for the first version, which replaces nothing. */
  readonly outageMs: number | null;
}

type Replace = (version: string) => Promise<void>;

const WARM_UPS = 2;

async function measureReplacements(context: BenchContext, stack: RealStack): Promise<readonly Outcome[]> {
  const ways = {
    oneShot: await oneShotReplacer(context, stack),
    engine: await engineReplacer(context, stack),
    bare: { name: "bare", replace: bareReplacer(stack, "bare"), close: async () => {} },
  };
  const results: Record<keyof typeof ways, Replacement[]> = { oneShot: [], engine: [], bare: [] };
  let lost = 0;
  const counted = context.repetitions ?? 10;
  for (let number = 0; number < counted + WARM_UPS + 1; number += 1) {
    // The first one only creates.
    for (const way of rotated(Object.keys(ways) as (keyof typeof ways)[], number)) {
      const { name, replace } = ways[way];
      try {
        const replacement = await measureReplacement(stack, { name, version: String(number), replace });
        if (number > WARM_UPS) results[way].push(replacement);
      } catch (error) {
        if (way !== "bare") throw error;
        lost += 1;
        context.say(`    the bare client failed: ${error instanceof Error ? error.message : error}`);
        ways.bare = { ...ways.bare, name: `bare-${number}`, replace: bareReplacer(stack, `bare-${number}`) };
        await ways.bare.replace("again");
      }
    }
  }
  await ways.engine.close();
  return rowsOf(results, lost);
}

function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

async function measureReplacement(
  stack: RealStack,
  { name, version, replace }: { readonly name: string; readonly version: string; readonly replace: Replace },
): Promise<Replacement> {
  const watch = watchContainer(stack, name);
  try {
    await watch.hasLooked;
    const startedAtMs = monotonicMs();
    const replaced = replace(version);
    const [runningAtMs] = await Promise.all([watch.versionRunningAtMs(version), replaced]);
    const goneAtMs = watch.firstProcessGoneAtMs();
    return { runningMs: runningAtMs - startedAtMs, outageMs: goneAtMs === null ? null : runningAtMs - goneAtMs };
  } finally {
    await watch.end();
  }
}

interface Replacer {
  readonly name: string;
  readonly replace: Replace;
  close(): Promise<void>;
}

async function oneShotReplacer(context: BenchContext, { socketPath }: RealStack): Promise<Replacer> {
  const folder = join(context.scratch, "one-shot");
  await mkdir(folder, { recursive: true });
  const call = programCall(context, "-s", socketPath, "--state-directory", join(folder, "state"), "--no-wait", folder);
  return {
    name: "edited",
    async replace(version) {
      await saveVersion(folder, "edited", version);
      await runWell(call);
    },
    close: async () => {},
  };
}

async function engineReplacer(context: BenchContext, { socketPath }: RealStack): Promise<Replacer> {
  const manifests = join(context.scratch, "engine");
  await mkdir(manifests, { recursive: true });
  const session = await openEngineSession({ socketPath, manifests, state: join(manifests, "state") });
  return {
    name: "watched",
    async replace(version) {
      await saveVersion(manifests, "watched", version);
      await session.pass();
    },
    close: () => session.close(),
  };
}

function rowsOf(
  { oneShot, engine, bare }: Readonly<Record<"oneShot" | "engine" | "bare", readonly Replacement[]>>,
  lost: number,
): readonly Row[] {
  const label = "bare client";
  const running = { label, values: bare.map(({ runningMs }) => runningMs) };
  const allowed = { kind: "relative", factor: 1.3, plus: 100 } as const;
  return [
    {
      name: ROWS.oneShot,
      unit: "ms",
      ours: oneShot.map(({ runningMs }) => runningMs),
      beside: running,
      budget: allowed,
      faults: [],
      notes: [
        "as a List every 5 ms saw it; the start of our process is in it, the bare client is connected already",
        `the bare client's plain Stop came to nothing ${lost} times; those are not counted`,
      ],
    },
    {
      name: ROWS.engine,
      unit: "ms",
      ours: engine.map(({ runningMs }) => runningMs),
      beside: running,
      budget: allowed,
      faults: [],
      notes: ["what a daemon takes from the moment it knows of the edit"],
    },
    {
      name: ROWS.outage,
      unit: "ms",
      ours: outagesOf(oneShot),
      beside: { label, values: outagesOf(bare) },
      budget: null,
      faults: [],
      notes: ["from the end of the old process until the new version is listed as Running"],
    },
  ];
}

function outagesOf(replacements: readonly Replacement[]): readonly number[] {
  return replacements.flatMap(({ outageMs }) => (outageMs === null ? [] : [outageMs]));
}
