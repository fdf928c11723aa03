/**
 * `npm run faults`: runs the tests that name a fault of the matrix, prints what they show for each row and writes
 * docs/faults.md. With `--last` it takes the reports of the last `npm test` instead of running anything, with `--dry`
 * it writes nothing. Its status is 0 where every row of priority 1 passed.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { unknownCodes } from "./fault-matrix/fault-codes.ts";
import { FAULT_FIELDS } from "./fault-matrix/fault-fields.ts";
import { findFaultTestFiles } from "./fault-matrix/find-fault-test-files.ts";
import { matrixPage, matrixText } from "./fault-matrix/render-matrix.ts";
import { gatherEvidence, isSatisfied } from "./fault-matrix/row-evidence.ts";
import { readTestOutcomes } from "./fault-matrix/test-outcome.ts";
import { REPORT_FOLDER } from "./report-folder.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const flags = new Set(process.argv.slice(2));

const files = await findFaultTestFiles(root);
const strange = files.flatMap(({ file, codes }) => unknownCodes(codes).map((code) => `${file}: ${code}`));
if (strange.length > 0) {
  console.error(`expected codes of rows in tools/fault-matrix/rows, got ${strange.join(", ")}`);
  process.exit(2);
}
const reports = flags.has("--last") ? await reportsIn(join(root, REPORT_FOLDER)) : await runTests();
const outcomes = reports.flatMap((report) => readTestOutcomes(report, root));
const evidence = FAULT_FIELDS.flatMap(({ rows }) => rows).map((row) => gatherEvidence(row, outcomes, files));
console.log(`\n${matrixText(evidence)}`);
if (!flags.has("--dry")) {
  const date = new Date().toISOString().slice(0, "2026-01-01".length);
  await writeFile(join(root, "docs/faults.md"), matrixPage(FAULT_FIELDS, evidence, date));
}
process.exitCode = evidence.every(isSatisfied) ? 0 : 1;

async function reportsIn(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".json")).sort();
  if (names.length === 0) {
    console.error(`expected reports of npm test in ${REPORT_FOLDER}, got none; run npm test, or leave out --last`);
    process.exit(2);
  }
  return await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
}

/** One run of vitest for all projects: it knows which file belongs to which. */
async function runTests(): Promise<readonly string[]> {
  const scratch = await mkdtemp(join(tmpdir(), "kad-faults-"));
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${join(scratch, "report.json")}`];
  const child = spawn(join(root, "node_modules/.bin/vitest"), ["run", ...reporters, ...files.map(({ file }) => file)], {
    cwd: root,
    stdio: "inherit",
  });
  await once(child, "exit");
  const report = await readFile(join(scratch, "report.json"), "utf8");
  await rm(scratch, { recursive: true, force: true });
  return [report];
}
