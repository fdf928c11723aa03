/**
 * `npm run mutation [-- PART...]`: mutates folders or files of src/core (all of it by default; hours), runs the quick
 * tests against each mutant, and writes docs/mutation.md from the reports of all that was ever run here, of each file the
 * last. `--page` only writes the page. Stryker is a package of its own, installed on first use: nobody else needs it.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type MutatedFile, mutationPage, readMutationReport } from "./mutation/mutation-page.ts";
import { MUTATION_REPORTS, reportName, strykerOptions } from "./mutation/stryker-options.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const toolFolder = join(root, "tools/mutation");
const folders = (await readdir(join(root, "src/core"), { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
const chosen = process.argv.slice(2);
const isKnown = (part: string) => folders.includes(part) || existsSync(join(root, `src/core/${part}.ts`));
const unknown = chosen.filter((part) => part !== "--page" && !isKnown(part));
if (unknown.length > 0) {
  const expected = `folders of src/core (${folders.join(", ")}) or files (reconcile/make-plan)`;
  console.error(`expected ${expected}, got ${unknown.join(", ")}`);
  process.exit(2);
}
await mkdir(join(root, MUTATION_REPORTS), { recursive: true });
if (!chosen.includes("--page")) {
  if (!existsSync(join(toolFolder, "node_modules"))) await run("npm", ["ci"], toolFolder);
  for (const part of chosen.length === 0 ? folders : chosen) {
    const config = join(root, MUTATION_REPORTS, `${reportName(part)}.config.json`);
    await writeFile(config, JSON.stringify(strykerOptions(part)));
    const stryker = join(toolFolder, "node_modules/@stryker-mutator/core/bin/stryker.js");
    if ((await run(process.execPath, [stryker, "run", config], root)) !== 0) process.exitCode = 1;
  }
}
await writeFile(join(root, "docs/mutation.md"), mutationPage(await mutatedFiles()));

async function mutatedFiles(): Promise<ReadonlyMap<string, MutatedFile>> {
  const folder = join(root, MUTATION_REPORTS);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json") && !name.endsWith(".config.json"));
  const reports = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const { mtime } = await stat(path);
      return { date: mtime.toISOString(), files: readMutationReport(await readFile(path, "utf8")) };
    }),
  );
  reports.sort((one, other) => (one.date < other.date ? -1 : 1));
  const dated = reports.flatMap(({ date, files }) =>
    [...files].map(([path, counts]): [string, MutatedFile] => [
      path,
      { date: date.slice(0, "2026-01-01".length), counts },
    ]),
  );
  return new Map(dated.filter(([path]) => existsSync(join(root, path))));
}

async function run(program: string, programArguments: readonly string[], folder: string): Promise<number | null> {
  const child = spawn(program, programArguments, { cwd: folder, stdio: "inherit" });
  const [status] = await once(child, "exit");
  return typeof status === "number" ? status : null;
}
