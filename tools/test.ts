import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { generatedCodeDifferences } from "./generated-code-differences.ts";
import { REPORT_FOLDER } from "./report-folder.ts";
import { UNHANDLED_ERRORS_FILE_VARIABLE } from "./unhandled-errors-reporter.ts";
import { addCounts, readVitestReport, type TestCounts } from "./vitest-report.ts";

/**
 * The one test command: checks first, then all tests. Every step runs whatever became of those before it. The last line
 * is the sum of all of them; each check counts as one. Steps can be chosen by name: `npm test -- types unit`. Steps that
 * take long are left out unless they are chosen; `npm test -- all` chooses every step.
 *
 * Steps whose tests mostly wait for the one real Kanto run beside the others; what each prints is kept together.
 */
const root = fileURLToPath(new URL("..", import.meta.url));

interface Outcome {
  readonly counts: TestCounts;
  /** What a person wants to see again at the end of a long log: what failed, and what failed at first. */
  readonly remarks: readonly string[];
}

interface Run {
  readonly scratch: string;
  /** Nothing runs beside it: programs print for themselves. */
  readonly isAlone: boolean;
  /** Where everything goes that a step prints. */
  readonly print: (text: string) => void;
}

interface Step {
  readonly name: string;
  readonly what: string;
  readonly run: (run: Run) => Promise<Outcome>;
  readonly isLong?: boolean;
  /** Mostly waits for the real Kanto, of which there is one. */
  readonly usesKanto?: boolean;
}

const STEPS: readonly Step[] = [
  { name: "generated", what: "src/gen is what proto/ says", run: checkGeneratedCode },
  { name: "types", what: "the compiler is content", run: check("tsc") },
  {
    name: "lint",
    what: "the linter and the formatter are content",
    run: check("biome", "check", "--error-on-warnings", "."),
  },
  { name: "imports", what: "every import keeps the rules", run: check("depcruise", "--no-progress", "src") },
  { name: "unit", what: "tests of single pieces", run: testProject("unit") },
  {
    name: "integration",
    what: "tests with real files, sockets and processes, and the emulator",
    run: testProject("integration"),
  },
  { name: "e2e", what: "tests with the real Kanto", run: testProject("e2e"), usesKanto: true },
  { name: "packaging", what: "tests of what ships", run: testProject("packaging"), isLong: true },
  {
    name: "long",
    what: "long repetitions with the real Kanto",
    run: testProject("long"),
    isLong: true,
    usesKanto: true,
  },
];
const ALL = "all";
const LAST_OUTPUT_MS = 5_000;

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => name !== ALL && !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`expected ${ALL} or steps of ${STEPS.map(({ name }) => name).join(", ")}, got ${unknown.join(", ")}`);
  process.exit(2);
}

const scratch = await mkdtemp(join(tmpdir(), "kad-test-run-"));
let total: TestCounts = { passed: 0, failed: 0, skipped: 0 };
const remarks: string[] = [];
const lanes = [false, true]
  .map((usesKanto) => STEPS.filter((step) => isChosen(step) && (step.usesKanto ?? false) === usesKanto))
  .filter((steps) => steps.length > 0);
await Promise.all(lanes.map(runLane));
await rm(scratch, { recursive: true, force: true });
if (total.skipped > 0) {
  console.log(
    `\n!! ${total.skipped} tests were SKIPPED: nothing is proven about what they test. See above for the reason.`,
  );
}
if (remarks.length > 0) {
  console.log(`\n${remarks.join("\n")}`);
}
console.log(`\n${formatCounts(total)}`);
process.exitCode = total.failed === 0 ? 0 : 1;

/** One step after the other. */
async function runLane(steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    const title = `\n== ${step.name}: ${step.what}\n`;
    const kept: string[] = [];
    const isAlone = lanes.length === 1;
    if (isAlone) process.stdout.write(title);
    else console.log(`.. ${step.name} has begun`);
    const startedAtMs = performance.now();
    const print = (text: string) => void (isAlone ? process.stdout.write(text) : kept.push(text));
    const { counts, ...outcome } = await step.run({ scratch, isAlone, print });
    if (!isAlone) process.stdout.write(title + kept.join(""));
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
    console.log(`== ${step.name}: ${counts.failed === 0 ? "ok" : "FAILED"} in ${seconds} s (${formatCounts(counts)})`);
    total = addCounts(total, counts);
    remarks.push(...outcome.remarks.map((remark) => `!! ${step.name}: ${remark}`));
  }
}

function isChosen({ name, isLong = false }: Step): boolean {
  return chosen.length === 0 ? !isLong : chosen.includes(ALL) || chosen.includes(name);
}

function formatCounts({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** A check is one test: it passes when the program ends with status 0. */
function check(program: string, ...programArguments: readonly string[]): Step["run"] {
  return async (run) => outcomeOf((await runProgram(program, programArguments, run)) === 0);
}

async function checkGeneratedCode(run: Run): Promise<Outcome> {
  const target = join(run.scratch, "generated");
  const isGenerated = (await runProgram("buf", ["generate", "--output", target], run)) === 0;
  const differences = isGenerated ? await generatedCodeDifferences(join(root, "src/gen"), join(target, "src/gen")) : [];
  for (const difference of differences) {
    run.print(`${difference}; run npm run generate\n`);
  }
  return outcomeOf(isGenerated && differences.length === 0);
}

function testProject(project: string): Step["run"] {
  return async (run) => {
    const reportPath = join(root, REPORT_FOLDER, `${project}.json`);
    await rm(reportPath, { force: true });
    const errorsPath = join(run.scratch, `${project}-errors`);
    const reporters = ["default", "json", join(root, "tools/unhandled-errors-reporter.ts")];
    const options = [...reporters.map((reporter) => `--reporter=${reporter}`), `--outputFile.json=${reportPath}`];
    const status = await runProgram("vitest", ["run", "--project", project, ...options], run, {
      [UNHANDLED_ERRORS_FILE_VARIABLE]: errorsPath,
    });
    const report = readVitestReport(await readFile(reportPath, "utf8").catch(() => ""));
    for (const reason of report.skippedSuites) {
      run.print(`!! skipped: ${reason}\n`);
    }
    const errors = await readFile(errorsPath, "utf8").catch(() => "");
    const remarks = [
      ...report.failures.map((failure) => `FAILED: ${failure}`),
      ...(errors === "" ? [] : [`FAILED: an error that belongs to no test\n${errors}`]),
      ...report.retried.map((name) => `passed only when tried again: ${name}`),
    ];
    if (status === 0 || report.counts.failed > 0) return { counts: report.counts, remarks };
    const unexplained = errors === "" ? [`FAILED: vitest ended with status ${status}, and nothing says why`] : [];
    return { counts: addCounts(report.counts, outcomeOf(false).counts), remarks: [...remarks, ...unexplained] };
  };
}

function outcomeOf(isPassed: boolean): Outcome {
  return {
    counts: { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, skipped: 0 },
    remarks: isPassed ? [] : ["FAILED: see its output above"],
  };
}

/** Runs one of the project's own programs with the Node that it states, and prints what it prints. */
async function runProgram(
  program: string,
  programArguments: readonly string[],
  { isAlone, print }: Run,
  variables: NodeJS.ProcessEnv = {},
): Promise<number | null> {
  const programs = join(root, "node_modules/.bin");
  const { PATH = "" } = process.env;
  const output = isAlone ? "inherit" : "pipe";
  const child = spawn(join(programs, program), programArguments, {
    cwd: root,
    stdio: ["ignore", output, output],
    env: { ...process.env, ...variables, PATH: programs + delimiter + PATH },
  });
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", print);
  const closed = once(child, "close");
  const [status] = await once(child, "exit");
  // A process that a test left behind can keep the pipes open for ever.
  await Promise.race([closed, setTimeout(LAST_OUTPUT_MS, undefined, { ref: false })]);
  for (const stream of [child.stdout, child.stderr]) stream?.destroy();
  return typeof status === "number" ? status : null;
}
