import { join } from "node:path";
import { lintManifestSet } from "../../core/manifest/lint-manifest-set.ts";
import { readManifest } from "../../core/manifest/read-manifest.ts";
import type { ManifestFile } from "../../core/model/manifest.ts";
import type { Problem } from "../../core/model/problem.ts";
import { problemsToJson } from "../../core/render/problem-json.ts";
import { problemsToSarif } from "../../core/render/problem-sarif.ts";
import { renderProblem } from "../../core/render/problem-text.ts";
import type { Command, CommandContext } from "../command.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { usesColor } from "../terminal-style.ts";

/** Checks manifests without Kanto. */
export const lintCommand: Command = {
  name: "lint",
  positionals: "PATH...",
  positionalCount: { minimum: 1, maximum: Number.POSITIVE_INFINITY },
  summary: "Check manifests and say what is wrong with them",
  description: `Checks manifests, without Kanto: what is no valid manifest, what Kanto would refuse or take otherwise than people expect, and what several manifests cannot have together. PATH is a file or a directory.

Exit status: 0 no errors (there may be warnings), 1 errors, 2 wrong usage.`,
  examples: [
    { line: "manifests", meaning: "check a directory" },
    { line: "databroker.json feeder.json", meaning: "check two files, each alone and both together" },
    { line: "--format sarif manifests > lint.sarif", meaning: "for an editor or a code host" },
  ],
  run: runLint,
};

async function runLint(context: CommandContext): Promise<ExitStatus> {
  const { settings, stdout } = context;
  const files: ManifestFile[] = [];
  const problems: Problem[] = [];
  for (const path of context.positionals) {
    const found = await readPath(path, context);
    files.push(...found.files);
    problems.push(...found.problems);
  }
  const read = files.map((file) => readManifest(file, context.admission));
  const usable = read.flatMap((result) => (result.kind === "usable" ? [result.manifest] : []));
  problems.push(
    ...read.flatMap((result) => result.problems),
    ...lintManifestSet(usable, usable.length === read.length),
  );
  const format = settings.json ? "json" : settings.lintFormat;
  if (format === "text") {
    writeText(context, files, problems);
  } else {
    const tool = { name: "kanto-auto-deployer", version: context.version };
    stdout.write(format === "json" ? problemsToJson(problems) : problemsToSarif(problems, tool));
  }
  return problems.some(({ severity }) => severity === "error") ? EXIT_STATUS.notAsDesired : EXIT_STATUS.asDesired;
}

interface FoundFiles {
  readonly files: readonly ManifestFile[];
  readonly problems: readonly Problem[];
}

/** Files are called as the person called them or their directory, so that an editor finds them. */
async function readPath(path: string, { settings, app }: CommandContext): Promise<FoundFiles> {
  const named = app.readNamedFile(path);
  if (!named.ok) {
    return { files: [], problems: [named.failure] };
  }
  if (named.value.kind === "file") {
    return { files: [named.value.file], problems: [] };
  }
  const { recursive } = settings;
  const snapshot = await app.openDirectory({ path, recursive, strictPermissions: false }).read();
  const refused = snapshot.refused.map(({ problem }) => ({ ...problem, file: join(path, problem.file) }));
  return {
    files: snapshot.files.map((file) => ({ ...file, path: join(path, file.path) })),
    problems: [...(snapshot.problem === null ? [] : [snapshot.problem]), ...refused],
  };
}

function writeText(context: CommandContext, files: readonly ManifestFile[], problems: readonly Problem[]): void {
  const { stdout } = context;
  const style = { color: usesColor(context, stdout) };
  const texts = new Map(files.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));
  for (const problem of problems) {
    stdout.write(`${renderProblem(problem, texts.get(problem.file) ?? null, style)}\n`);
  }
  const errorCount = problems.filter(({ severity }) => severity === "error").length;
  const warningCount = problems.length - errorCount;
  const counts = [counted(errorCount, "error"), counted(warningCount, "warning")].join(", ");
  stdout.write(`${counted(files.length, "file")} checked: ${problems.length === 0 ? "no problems" : counts}\n`);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
