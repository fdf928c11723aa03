import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT, withBenchContext } from "../bench/bench-context.ts";
import { describeMachine } from "../bench/machine.ts";
import { serviceSettings } from "../bench/service-settings.ts";
import { realKantoMissing } from "../test/support/real-kanto.ts";
import { openEmulatedStage } from "./soak/emulated-stage.ts";
import { openRealStage } from "./soak/real-stage.ts";
import { runSoak } from "./soak/run-soak.ts";
import { soakAsPage, soakAsPlots } from "./soak/soak-page.ts";

/**
 * `npm run soak -- --minutes N [--seed S] [--emulator] [--write]`: the daemon as it ships, a random stream of edits,
 * hands and faults, and a watch over what must never happen. Ends with status 1 where it did.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "15" },
    seed: { type: "string" },
    emulator: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const minutes = Number(values.minutes);
const seed = values.seed === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(values.seed);
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error("expected --minutes with a number above 0, and --seed with a whole number");
  process.exit(2);
}
const missing = values.emulator ? null : realKantoMissing();
if (missing !== null) {
  console.error(`there is no real Kanto here, because ${missing}; --emulator does without`);
  process.exit(2);
}

const machine = describeMachine();
const say = (text: string) => console.error(text);
const contextOptions = { repetitions: null, say, draw: () => undefined };
// Who has seen enough leaves no Kanto behind.
const interruption = new AbortController();
for (const signalName of ["SIGINT", "SIGTERM"] as const) process.once(signalName, () => interruption.abort());
const { signal } = interruption;
say(`seed ${seed}`);
const result = await withBenchContext(contextOptions, async ({ programPath, scratch }) => {
  const stage = values.emulator ? await openEmulatedStage(join(scratch, "cm.sock")) : await openRealStage();
  try {
    const evidence = join(ROOT, "reports/soak");
    const options = { stage, programPath, scratch, evidence, minutes, seed, ...serviceSettings(), say, signal };
    return { ...(await runSoak(options)), seed, machine, description: stage.description };
  } finally {
    await stage.close();
  }
}).catch((error: unknown) => {
  if (!signal.aborted) throw error;
  process.exit(130);
});
if (values.write) {
  writeFileSync(join(ROOT, "docs/soak.md"), soakAsPage(result));
  writeFileSync(join(ROOT, "docs/soak.svg"), soakAsPlots(result));
}
console.log(soakAsPage(result));
process.exitCode = result.violations.length === 0 ? 0 : 1;
