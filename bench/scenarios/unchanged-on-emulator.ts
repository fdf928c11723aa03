import type { Scenario } from "../bench-context.ts";
import { THOUSAND, TWENTY } from "../manifest-sets.ts";
import type { Row } from "../row.ts";
import { measureSecondPasses, type SecondPasses } from "../second-pass-process.ts";
import { deployToEmulator, measureUnchanged } from "../unchanged-one-shot.ts";

/** Nothing to do, against an emulator in another process: twenty and a thousand manifests. */
export const unchangedOnEmulator: Scenario = {
  name: "unchanged",
  async measure(context) {
    const twenty = await deployToEmulator(context, TWENTY);
    const twentyRow = await measureUnchanged(context, twenty, {
      name: "20 unchanged, one-shot, emulator",
      budget: { kind: "fixed", limit: 150 },
    });
    await twenty.emulator.stop();

    const thousand = await deployToEmulator(context, THOUSAND);
    const thousandRow = await measureUnchanged(context, thousand, {
      name: "1000 unchanged, one-shot, emulator",
      budget: { kind: "fixed", limit: 400 },
    });
    const passes = await measureSecondPasses({ ...thousand, count: context.repetitions ?? 15 });
    await thousand.emulator.stop();
    return [twentyRow, thousandRow, ...secondPassRows(passes)];
  },
};

function secondPassRows(passes: SecondPasses): readonly Row[] {
  const { durationsMs, blockedMs, firstMs, firstBlockedMs, faults } = passes;
  const common = { unit: "ms", beside: null, faults } as const;
  return [
    {
      ...common,
      name: "a further pass over 1000 unchanged, same process",
      ours: durationsMs,
      budget: { kind: "fixed", limit: 60 },
      notes: [`the first pass of that process took ${Math.round(firstMs)} ms`],
    },
    {
      ...common,
      name: "event loop blocked, first pass over 1000",
      ours: [firstBlockedMs],
      budget: { kind: "fixed", limit: 100, of: "maximum" },
      notes: ["the longest time in the pass, by monitorEventLoopDelay with a resolution of 1 ms"],
    },
    {
      ...common,
      name: "event loop blocked, further passes over 1000",
      ours: blockedMs,
      budget: { kind: "fixed", limit: 100, of: "maximum" },
      notes: [],
    },
  ];
}
