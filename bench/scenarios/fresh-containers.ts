import { join } from "node:path";
import { realKantoMissing, TEST_IMAGE } from "../../test/support/real-kanto.ts";
import { alternate } from "../alternate.ts";
import { type BenchContext, programCall, type Scenario } from "../bench-context.ts";
import { type Deployed, inspectDeployed } from "../deployed-containers.ts";
import { type Providers, TWENTY, writeManifests } from "../manifest-sets.ts";
import { type RealStack, startRealStack } from "../real-stack.ts";
import type { Row } from "../row.ts";
import { type Command, runTimed } from "../timed-process.ts";

const FRESH = "20 fresh containers, real Kanto";
const UNCHANGED = "20 unchanged, one-shot, real Kanto";
const UNCHANGED_RUNS = 3;

/** Twenty containers on an empty, real Kanto, and then again with nothing to do; the earlier deployer in turn with us. */
export const freshContainers: Scenario = {
  name: "fresh",
  async measure(context) {
    const missing = realKantoMissing();
    if (missing !== null) return [FRESH, UNCHANGED].map((name) => ({ name, missing }));
    const manifests = join(context.scratch, "fresh");
    const providers = await writeManifests(manifests, { ...TWENTY, image: TEST_IMAGE });
    const ours = (number: number) =>
      deployTwice(context, providers, ({ socketPath }) =>
        programCall(
          context,
          ...["-s", socketPath, "--state-directory", join(context.scratch, `fresh-${number}`)],
          manifests,
        ),
      );
    const earlier = () =>
      deployTwice(context, providers, ({ socketPath, earlierDeployer }) => ({
        program: earlierDeployer,
        programArguments: ["-s", socketPath, manifests],
      }));
    const runs = await alternate({ warmUps: 1, counted: context.repetitions ?? 5 }, ours, earlier);
    return [freshRow(runs.first, runs.second), unchangedRow(runs.first, runs.second)];
  },
};

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

function freshRow(ours: readonly DeployedTwice[], earlier: readonly DeployedTwice[]): Row {
  const faults = ours.flatMap(({ status, deployed: { running, listed, tooEarly, withoutAddress } }) => [
    ...(status === 0 ? [] : [`a run ended with status ${status}`]),
    ...(running === TWENTY.count && listed === TWENTY.count ? [] : [`${running} running of ${listed} listed`]),
    ...tooEarly.map((name) => `${name} was started before its provider`),
    ...withoutAddress.map((name) => `${name} does not know its provider's address`),
  ]);
  const unserved = earlier.map(({ deployed }) => deployed.withoutAddress.length).join(", ");
  const running = earlier.map(({ deployed }) => deployed.running).join(", ");
  return {
    name: FRESH,
    unit: "ms",
    ours: ours.map(({ freshMs }) => freshMs),
    beside: { label: "earlier deployer", values: earlier.map(({ freshMs }) => freshMs) },
    budget: { kind: "relative", factor: 1, plus: 0 },
    faults: [...new Set(faults)],
    notes: [
      "until the process has ended; 4 providers, 16 consumers; ours in dependency order, which the earlier deployer does not keep",
      `earlier deployer: ${running} of 20 running, ${unserved} of 16 consumers without their provider's address`,
    ],
  };
}

function unchangedRow(ours: readonly DeployedTwice[], earlier: readonly DeployedTwice[]): Row {
  return {
    name: UNCHANGED,
    unit: "ms",
    ours: ours.flatMap(({ unchangedMs }) => unchangedMs),
    beside: { label: "earlier deployer", values: earlier.flatMap(({ unchangedMs }) => unchangedMs) },
    budget: { kind: "fixed", limit: 150 },
    faults: ours.every(({ isLeftAlone }) => isLeftAlone) ? [] : ["ids, creation times or processes changed"],
    notes: ["ids, creation times and processes are compared before and after"],
  };
}
