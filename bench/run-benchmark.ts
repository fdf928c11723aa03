import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT, type Scenario, withBenchContext } from "./bench-context.ts";
import { describeMachine } from "./machine.ts";
import { monotonicMs } from "./monotonic.ts";
import { runAsPage, runAsText } from "./page.ts";
import { isMissing, type Outcome } from "./row.ts";
import { bursts } from "./scenarios/bursts.ts";
import { eventToCall } from "./scenarios/event-to-call.ts";
import { firstCall } from "./scenarios/first-call.ts";
import { freshContainers } from "./scenarios/fresh-containers.ts";
import { growth } from "./scenarios/growth.ts";
import { idle } from "./scenarios/idle.ts";
import { manyChanges } from "./scenarios/many-changes.ts";
import { programStart } from "./scenarios/program-start.ts";
import { saveToRunning } from "./scenarios/save-to-running.ts";
import { unchangedOnEmulator } from "./scenarios/unchanged-on-emulator.ts";
import { judge } from "./verdict.ts";

/** `npm run bench`: measures, prints the table, and ends with status 1 where a budget was missed. See README.md. */
const SCENARIOS: readonly Scenario[] = [
  programStart,
  firstCall,
  eventToCall,
  bursts,
  manyChanges,
  unchangedOnEmulator,
  freshContainers,
  saveToRunning,
  idle,
  growth,
];

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    repetitions: { type: "string" },
  },
});
const chosen = SCENARIOS.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
const repetitions = options.repetitions === undefined ? null : Number(options.repetitions);
const names = SCENARIOS.map(({ name }) => name);
if (!options.only.every((name) => names.includes(name)) || !(repetitions === null || repetitions >= 1)) {
  console.error(`expected --repetitions of at least 1 and --only with one of ${names.join(", ")}`);
  process.exit(2);
}
if (options.write && chosen.length < SCENARIOS.length) {
  console.error("expected --write without --only: the page holds all rows of one run");
  process.exit(2);
}

const machine = describeMachine();
const pictures = new Map<string, string>();
const contextOptions = {
  repetitions,
  say: (text: string) => console.error(text),
  draw: (fileName: string, svg: string) => void pictures.set(fileName, svg),
};
const startedAtMs = monotonicMs();
const outcomes = await withBenchContext(contextOptions, async (context) => {
  const measured: Outcome[] = [];
  for (const scenario of chosen) {
    context.say(`measuring ${scenario.name}`);
    measured.push(...(await scenario.measure(context)));
  }
  return measured;
});
const minutes = (monotonicMs() - startedAtMs) / 60_000;
const run = { machine, outcomes, minutes, pictures: [...pictures.keys()] };
const judged = outcomes.map((outcome) => (isMissing(outcome) ? outcome : { ...outcome, verdict: judge(outcome) }));
console.log(options.json ? JSON.stringify({ machine, rows: judged }, null, 2) : runAsText(run));
if (options.write) {
  writeFileSync(join(ROOT, "docs/performance.md"), runAsPage(run));
  for (const [fileName, svg] of pictures) writeFileSync(join(ROOT, "docs", fileName), svg);
}
const isMissed = (outcome: Outcome) => !isMissing(outcome) && judge(outcome).kind === "missed";
process.exitCode = outcomes.some(isMissed) ? 1 : 0;
