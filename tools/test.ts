import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { generatedCodeDifferences } from "./generated-code-differences.ts";
import { REPORT_FOLDER } from "./report-folder.ts";
import { UNHANDLED_ERRORS_FILE_VARIABLE } from "./unhandled-errors-reporter.ts";
import { addCounts, readVitestReport, type TestCounts } from "./vitest-report.ts";

/**
 * The one test command: checks first, then all tests. Every step runs whatever became of those before it. The last line
 * is the sum of all of them; each check counts as one. Steps can be chosen by name: `npm test -- types unit`. Steps that
 * take long are left out unless they are chosen; `npm test -- all` chooses every step.
 */
const root = fileURLToPath(new URL("..", import.meta.url));

interface Outcome {
  readonly counts: TestCounts;
  /** What a person wants to see again at the end of a long log: what failed, and what failed at first. */
  readonly remarks: readonly string[];
}

interface Step {
  readonly name: string;
  readonly what: string;
  readonly run: (scratch: string) => Promise<Outcome>;
  readonly isLong?: boolean;
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
  { name: "e2e", what: "tests with the real Kanto", run: testProject("e2e") },
  { name: "packaging", what: "tests of what ships", run: testProject("packaging"), isLong: true },
  { name: "long", what: "long repetitions with the real Kanto", run: testProject("long"), isLong: true },
];
const ALL = "all";

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => name !== ALL && !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`expected ${ALL} or steps of ${STEPS.map(({ name }) => name).join(", ")}, got ${unknown.join(", ")}`);
  process.exit(2);
}

const scratch = await mkdtemp(join(tmpdir(), "kad-test-run-"));
let total: TestCounts = { passed: 0, failed: 0, skipped: 0 };
const remarks: string[] = [];
for (const step of STEPS.filter(isChosen)) {
  console.log(`\n== ${step.name}: ${step.what}`);
  const startedAtMs = performance.now();
  const { counts, ...outcome } = await step.run(scratch);
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  console.log(`== ${step.name}: ${counts.failed === 0 ? "ok" : "FAILED"} in ${seconds} s (${formatCounts(counts)})`);
  total = addCounts(total, counts);
  remarks.push(...outcome.remarks.map((remark) => `!! ${step.name}: ${remark}`));
}
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

function isChosen({ name, isLong = false }: Step): boolean {
  return chosen.length === 0 ? !isLong : chosen.includes(ALL) || chosen.includes(name);
}

function formatCounts({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** A check is one test: it passes when the program ends with status 0. */
function check(program: string, ...programArguments: readonly string[]): Step["run"] {
  return async () => outcomeOf((await runProgram(program, programArguments)) === 0);
}

async function checkGeneratedCode(scratchFolder: string): Promise<Outcome> {
  const target = join(scratchFolder, "generated");
  const isGenerated = (await runProgram("buf", ["generate", "--output", target])) === 0;
  const differences = isGenerated ? await generatedCodeDifferences(join(root, "src/gen"), join(target, "src/gen")) : [];
  for (const difference of differences) {
    console.log(`${difference}; run npm run generate`);
  }
  return outcomeOf(isGenerated && differences.length === 0);
}

function testProject(project: string): Step["run"] {
  return async (scratchFolder) => {
    const reportPath = join(root, REPORT_FOLDER, `${project}.json`);
    await rm(reportPath, { force: true });
    const errorsPath = join(scratchFolder, `${project}-errors`);
    const reporters = ["default", "json", join(root, "tools/unhandled-errors-reporter.ts")];
    const options = [...reporters.map((reporter) => `--reporter=${reporter}`), `--outputFile.json=${reportPath}`];
    const status = await runProgram("vitest", ["run", "--project", project, ...options], {
      [UNHANDLED_ERRORS_FILE_VARIABLE]: errorsPath,
    });
    const report = readVitestReport(await readFile(reportPath, "utf8").catch(() => ""));
    for (const reason of report.skippedSuites) {
      console.log(`!! skipped: ${reason}`);
    }
    const remarks = [
      ...report.failures.map((failure) => `FAILED: ${failure}`),
      ...report.retried.map((name) => `passed only when tried again: ${name}`),
    ];
    if (status === 0 || report.counts.failed > 0) return { counts: report.counts, remarks };
    // A status that the report does not explain: an error between the tests.
    const errors = await readFile(errorsPath, "utf8").catch(() => "");
    const unexplained = `FAILED: vitest ended with status ${status}, and no test says why\n${errors}`.trimEnd();
    return { counts: addCounts(report.counts, outcomeOf(false).counts), remarks: [...remarks, unexplained] };
  };
}

function outcomeOf(isPassed: boolean): Outcome {
  return {
    counts: { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, skipped: 0 },
    remarks: isPassed ? [] : ["FAILED: see its output above"],
  };
}

/** Runs one of the project's own programs with the Node that it states, and shows what it prints. */
async function runProgram(
  program: string,
  programArguments: readonly string[],
  variables: NodeJS.ProcessEnv = {},
): Promise<number | null> {
  const programs = join(root, "node_modules/.bin");
  const { PATH = "" } = process.env;
  const child = spawn(join(programs, program), programArguments, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...variables, PATH: programs + delimiter + PATH },
  });
  const [status] = await once(child, "exit");
  return typeof status === "number" ? status : null;
}
