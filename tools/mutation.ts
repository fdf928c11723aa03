/**
 * `npm run mutation [-- PART...]`: mutates folders of src/core (all of them by default; hours), runs the quick tests
 * against each mutant, and writes docs/mutation.md from the reports of all parts that were ever run here. `--page` only
 * writes the page. Stryker is a package of its own, installed on first use: nobody else needs it.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type MutationReport, mutationPage, readMutationReport } from "./mutation/mutation-page.ts";
import { MUTATION_REPORTS, strykerOptions } from "./mutation/stryker-options.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const toolFolder = join(root, "tools/mutation");
const folders = (await readdir(join(root, "src/core"), { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
const chosen = process.argv.slice(2);
const unknown = chosen.filter((part) => part !== "--page" && !folders.includes(part));
if (unknown.length > 0) {
  console.error(`expected folders of src/core (${folders.join(", ")}), got ${unknown.join(", ")}`);
  process.exit(2);
}
await mkdir(join(root, MUTATION_REPORTS), { recursive: true });
if (!chosen.includes("--page")) {
  if (!existsSync(join(toolFolder, "node_modules"))) await run("npm", ["ci"], toolFolder);
  for (const part of chosen.length === 0 ? folders : chosen) {
    const config = join(root, MUTATION_REPORTS, `${part}.config.json`);
    await writeFile(config, JSON.stringify(strykerOptions(part)));
    const stryker = join(toolFolder, "node_modules/@stryker-mutator/core/bin/stryker.js");
    if ((await run(process.execPath, [stryker, "run", config], root)) !== 0) process.exitCode = 1;
  }
}
await writeFile(join(root, "docs/mutation.md"), mutationPage(await reportsOfParts()));

async function reportsOfParts(): Promise<ReadonlyMap<string, MutationReport>> {
  const folder = join(root, MUTATION_REPORTS);
  const names = (await readdir(folder)).filter((name) => folders.includes(basename(name, ".json")));
  const reports = new Map<string, MutationReport>();
  for (const name of names) {
    const { mtime } = await stat(join(folder, name));
    const files = readMutationReport(await readFile(join(folder, name), "utf8"));
    reports.set(basename(name, ".json"), { date: mtime.toISOString().slice(0, "2026-01-01".length), files });
  }
  return reports;
}

async function run(program: string, programArguments: readonly string[], folder: string): Promise<number | null> {
  const child = spawn(program, programArguments, { cwd: folder, stdio: "inherit" });
  const [status] = await once(child, "exit");
  return typeof status === "number" ? status : null;
}
