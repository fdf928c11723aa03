import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startDaemonProcess } from "../../test/support/daemon-process.ts";
import { realKantoMissing } from "../../test/support/real-kanto.ts";
import { bareReplacer } from "../bare-replacement.ts";
import { type BenchContext, programCall, type Scenario } from "../bench-context.ts";
import { startEarlierDeployer } from "../earlier-deployer.ts";
import { openEngineSession } from "../engine-session.ts";
import { monotonicMs } from "../monotonic.ts";
import { type RealStack, startRealStack } from "../real-stack.ts";
import type { Outcome, Row } from "../row.ts";
import { serviceSettings } from "../service-settings.ts";
import { runWell } from "../timed-process.ts";
import { saveVersion } from "../versioned-manifest.ts";
import { watchContainer } from "../watch-container.ts";

const ROWS = {
  oneShot: "save to the new version Running, one-shot process",
  daemon: "save to the new version Running, daemon",
  earlier: "save to the new version Running, daemon and the earlier deployer's",
  engine: "save to the new version Running, engine without a watch",
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

type Way = "oneShot" | "engine" | "daemon" | "bare";
type Replace = (version: string) => Promise<void>;

const WARM_UPS = 2;

async function measureReplacements(context: BenchContext, stack: RealStack): Promise<readonly Outcome[]> {
  const ways = {
    oneShot: await oneShotReplacer(context, stack),
    engine: await engineReplacer(context, stack),
    daemon: await daemonReplacer(context, stack),
    bare: { name: "bare", replace: bareReplacer(stack, "bare"), close: async () => {} },
  };
  const results: Record<keyof typeof ways, Replacement[]> = {
    ...{ oneShot: [], engine: [], daemon: [], bare: [] },
  };
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
  await ways.daemon.close();
  const earlier = await measureEarlierDeployer(context, stack);
  return [...rowsOf(results, lost), earlierRow(results.daemon, earlier)];
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

/** The daemon as the service runs it; it is told by nobody but the file system. */
async function daemonReplacer(context: BenchContext, { socketPath }: RealStack): Promise<Replacer> {
  const folder = join(context.scratch, "daemon");
  const manifests = join(folder, "manifests");
  await mkdir(manifests, { recursive: true });
  const { programPath } = context;
  const daemon = startDaemonProcess({ programPath, socketPath, manifests, folder, ...serviceSettings() });
  await daemon.asDesired();
  return {
    name: "kept",
    replace: (version) => saveVersion(manifests, "kept", version),
    async close() {
      await daemon.end("SIGTERM");
    },
  };
}

const EARLIER_REPETITIONS = 3;

/** Few, since each takes it up to ten seconds. */
async function measureEarlierDeployer(context: BenchContext, stack: RealStack): Promise<readonly Replacement[]> {
  const manifests = join(context.scratch, "earlier");
  await mkdir(manifests, { recursive: true });
  await saveVersion(manifests, "polled", "0");
  const earlier = startEarlierDeployer(stack, manifests);
  try {
    const replacements: Replacement[] = [];
    const counted = Math.min(EARLIER_REPETITIONS, context.repetitions ?? EARLIER_REPETITIONS);
    for (let number = 0; number <= counted; number += 1) {
      const replace = (version: string) => saveVersion(manifests, "polled", version);
      const replacement = measureReplacement(stack, { name: "polled", version: String(number), replace });
      // Where Kanto has lost the exit of what was to be replaced, it never comes to run.
      const found = await replacement.catch(() => null);
      if (found !== null && number > 0) replacements.push(found);
    }
    return replacements;
  } finally {
    await earlier.stop();
  }
}

function earlierRow(daemon: readonly Replacement[], earlier: readonly Replacement[]): Row {
  return {
    name: ROWS.earlier,
    unit: "ms",
    ours: daemon.map(({ runningMs }) => runningMs),
    beside: { label: "earlier deployer", values: earlier.map(({ runningMs }) => runningMs) },
    budget: null,
    faults: [],
    notes: ["the values of the row of the daemon; the earlier deployer looks at the files every 10 s"],
  };
}

function rowsOf(
  { oneShot, engine, daemon, bare }: Readonly<Record<Way, readonly Replacement[]>>,
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
      name: ROWS.daemon,
      unit: "ms",
      ours: daemon.map(({ runningMs }) => runningMs),
      beside: running,
      budget: allowed,
      faults: [],
      notes: ["from before the file is renamed into place; Node's flags as the service has them"],
    },
    {
      name: ROWS.engine,
      unit: "ms",
      ours: engine.map(({ runningMs }) => runningMs),
      beside: running,
      budget: allowed,
      faults: [],
      notes: ["what a pass takes from the moment it is begun, with the engine in the process of the benchmark"],
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
