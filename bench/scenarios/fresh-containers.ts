import { join } from "node:path";
import { realKantoMissing, TEST_IMAGE } from "../../test/support/real-kanto.ts";
import { alternate } from "../alternate.ts";
import { type BenchContext, programCall, type Scenario } from "../bench-context.ts";
import { type Deployed, inspectDeployed } from "../deployed-containers.ts";
import { type ManifestSet, type Providers, TWENTY, TWENTY_ALONE, writeManifests } from "../manifest-sets.ts";
import { type RealStack, startRealStack } from "../real-stack.ts";
import type { Row } from "../row.ts";
import { type Command, runTimed } from "../timed-process.ts";

const ROWS = {
  alone: "20 fresh containers, none uses another, real Kanto",
  dependent: "20 fresh containers, 16 use 4 others, real Kanto",
  unchanged: "20 unchanged, one-shot, real Kanto",
};
const UNCHANGED_RUNS = 3;

/** Twenty containers on an empty, real Kanto, and then again with nothing to do; the earlier deployer in turn with us. */
export const freshContainers: Scenario = {
  name: "fresh",
  async measure(context) {
    const missing = realKantoMissing();
    if (missing !== null) return Object.values(ROWS).map((name) => ({ name, missing }));
    const alone = await measureSet(context, "alone", TWENTY_ALONE);
    const dependent = await measureSet(context, "dependent", TWENTY);
    return [
      freshRow(ROWS.alone, alone),
      freshRow(ROWS.dependent, dependent),
      unchangedRow([...alone.ours, ...dependent.ours], [...alone.earlier, ...dependent.earlier]),
    ];
  },
};

interface SetResults {
  readonly providers: Providers;
  readonly ours: readonly DeployedTwice[];
  readonly earlier: readonly DeployedTwice[];
}

async function measureSet(context: BenchContext, name: string, set: Omit<ManifestSet, "image">): Promise<SetResults> {
  const folder = join(context.scratch, name);
  const manifests = join(folder, "manifests");
  const providers = await writeManifests(manifests, { ...set, image: TEST_IMAGE });
  const ours = (number: number) =>
    deployTwice(context, providers, ({ socketPath }) =>
      programCall(context, "-s", socketPath, "--state-directory", join(folder, `state-${number}`), manifests),
    );
  const earlier = () =>
    deployTwice(context, providers, ({ socketPath, earlierDeployer }) => ({
      program: earlierDeployer,
      programArguments: ["-s", socketPath, manifests],
    }));
  const runs = await alternate({ warmUps: 1, counted: context.repetitions ?? 5 }, ours, earlier);
  return { providers, ours: runs.first, earlier: runs.second };
}

interface DeployedTwice {
  readonly freshMs: number;
  readonly status: number | null;
  readonly unchangedMs: readonly number[];
  readonly deployed: Deployed;
  readonly isLeftAlone: boolean;
}

async function deployTwice(
  { say }: BenchContext,
  providers: Providers,
  callFor: (stack: RealStack) => Command,
): Promise<DeployedTwice> {
  const stack = await startRealStack();
  try {
    const call = callFor(stack);
    const { durationMs: freshMs, status } = await runTimed(call);
    const listed = await stack.list();
    const deployed = await inspectDeployed(listed, providers);
    const unchangedMs: number[] = [];
    for (let number = 0; number < UNCHANGED_RUNS; number += 1) unchangedMs.push((await runTimed(call)).durationMs);
    const isLeftAlone = identities(listed) === identities(await stack.list());
    say(
      `    ${Math.round(freshMs)} ms, ${deployed.running} of ${TWENTY.count} running; again ${unchangedMs.map(Math.round).join(", ")} ms`,
    );
    return { freshMs, status, unchangedMs, deployed, isLeftAlone };
  } finally {
    await stack.stop();
  }
}

function identities(listed: Awaited<ReturnType<RealStack["list"]>>): string {
  return listed
    .map(({ id, created, state }) => `${id} ${created} ${state?.pid}`)
    .sort()
    .join("\n");
}

function freshRow(name: string, { providers, ours, earlier }: SetResults): Row {
  const faults = ours.flatMap(({ status, deployed: { running, listed, tooEarly, withoutAddress } }) => [
    ...(status === 0 ? [] : [`a run ended with status ${status}`]),
    ...(running === TWENTY.count && listed === TWENTY.count ? [] : [`${running} running of ${listed} listed`]),
    ...tooEarly.map((consumer) => `${consumer} was started before its provider`),
    ...withoutAddress.map((consumer) => `${consumer} does not know its provider's address`),
  ]);
  const running = earlier.map(({ deployed }) => deployed.running).join(", ");
  const early = earlier.map(({ deployed }) => deployed.tooEarly.length).join(", ");
  const unserved = earlier.map(({ deployed }) => deployed.withoutAddress.length).join(", ");
  const order = `, ${early} of ${providers.size} consumers started before their provider, ${unserved} without its address`;
  return {
    name,
    unit: "ms",
    ours: ours.map(({ freshMs }) => freshMs),
    beside: { label: "earlier deployer", values: earlier.map(({ freshMs }) => freshMs) },
    budget: { kind: "relative", factor: 1, plus: 0 },
    faults: [...new Set(faults)],
    notes: [`the earlier deployer's runs came to ${running} of 20 running${providers.size > 0 ? order : ""}`],
  };
}

function unchangedRow(ours: readonly DeployedTwice[], earlier: readonly DeployedTwice[]): Row {
  return {
    name: ROWS.unchanged,
    unit: "ms",
    ours: ours.flatMap(({ unchangedMs }) => unchangedMs),
    beside: { label: "earlier deployer", values: earlier.flatMap(({ unchangedMs }) => unchangedMs) },
    budget: { kind: "fixed", limit: 150 },
    faults: ours.every(({ isLeftAlone }) => isLeftAlone) ? [] : ["ids, creation times or processes changed"],
    notes: ["ids, creation times and processes are compared before and after"],
  };
}
