import { resolve } from "node:path";
import { type ConfigProblem, formatConfigProblem } from "../config/config-problem.ts";
import type { CommandName } from "../config/option-definition.ts";
import type { ParsedArguments } from "../config/parse-arguments.ts";
import { readAdmissionPolicy } from "../config/read-admission-policy.ts";
import { resolveConfig } from "../config/resolve-config.ts";
import { optionOf, optionsOfCommand, type Settings } from "../config/settings.ts";
import type { AdmissionPolicy } from "../core/admission/admission-policy.ts";
import { failed, ok, type Result } from "../core/model/result.ts";
import type { Command, ProgramEnvironment, ReadOptions } from "./command.ts";
import type { App } from "./compose-app.ts";
import type { Output } from "./output.ts";
import { stateDirectoryOf } from "./state-directory.ts";

/** Where options come from besides the command line, and where problems go. */
interface OptionSources {
  readonly environment: ProgramEnvironment & Readonly<Record<string, string | undefined>>;
  readonly stderr: Output;
  readonly app: App;
}

/** Null where they are wrong; what is wrong is told on stderr. */
export async function readOptions(
  input: OptionSources,
  command: Command,
  parsed: ParsedArguments,
): Promise<ReadOptions | null> {
  const { settings, problems } = await resolveSettings(input, command, parsed);
  const admission = await readPolicyFile(input, command.name, settings);
  const all = admission.ok ? problems : [...problems, ...admission.failure];
  for (const problem of all) {
    input.stderr.write(`${problem.severity === "warning" ? "warning: " : ""}${formatConfigProblem(problem)}\n`);
  }
  return !admission.ok || all.some(({ severity }) => severity === "error")
    ? null
    : { settings, admission: admission.value };
}

/** A policy that is named and cannot be read lets nothing start: doing without it would let everything pass. */
async function readPolicyFile(
  { app, environment }: OptionSources,
  command: CommandName,
  settings: Settings,
): Promise<Result<AdmissionPolicy | null, readonly ConfigProblem[]>> {
  const { admissionPolicy: path, manifests, socketPath } = settings;
  const taken = optionsOfCommand(command);
  if (path === null || !taken.includes("admissionPolicy")) return ok(null);
  const text = await app.readText(path);
  if (!text.ok || text.value === null) {
    const message = text.ok ? "expected an admission policy, but there is no such file" : text.failure;
    return failed([{ severity: "error", where: path, message }]);
  }
  const own = [path, socketPath, stateDirectoryOf({ settings, environment })];
  if (taken.includes("manifests")) own.push(manifests);
  return readAdmissionPolicy(
    path,
    text.value,
    own.map((one) => resolve(one)),
  );
}

interface ResolvedSettings {
  readonly settings: Settings;
  readonly problems: readonly ConfigProblem[];
}

async function resolveSettings(
  input: OptionSources,
  command: Command,
  parsed: ParsedArguments,
): Promise<ResolvedSettings> {
  const file = await readConfigFile(input, command.name, parsed);
  const takesDirectory = optionsOfCommand(command.name).includes("manifests");
  const resolved = resolveConfig({
    flags: parsed.given,
    positional: takesDirectory ? parsed.positionals[command.positionalCount.maximum - 1] : undefined,
    environment: input.environment,
    file: file.file,
  });
  const problems = [
    ...parsed.problems,
    ...countProblems(command, parsed.positionals),
    ...file.problems,
    ...resolved.problems,
  ];
  return { settings: resolved.settings, problems };
}

interface ReadConfig {
  readonly file: { readonly path: string; readonly text: string } | null;
  readonly problems: readonly ConfigProblem[];
}

/** The file that `--config` names must be there; the usual one need not. */
async function readConfigFile(
  { app }: OptionSources,
  command: CommandName,
  { given }: ParsedArguments,
): Promise<ReadConfig> {
  if (!optionsOfCommand(command).includes("configFile")) {
    return { file: null, problems: [] };
  }
  const named = given.get("configFile");
  const path = named === undefined ? String(optionOf("configFile").fallback) : String(named.value);
  const text = await app.readText(path);
  if (text.ok && text.value !== null) {
    return { file: { path, text: text.value }, problems: [] };
  }
  if (text.ok && named === undefined) {
    return { file: null, problems: [] };
  }
  const message = text.ok ? `expected a file, got ${path}, which does not exist` : text.failure;
  return { file: null, problems: [{ severity: "error", where: named?.flag ?? path, message }] };
}

function countProblems({ positionals, positionalCount }: Command, given: readonly string[]): readonly ConfigProblem[] {
  const { minimum, maximum } = positionalCount;
  if (given.length < minimum) {
    return [{ severity: "error", where: "", message: `expected ${positionals}, got nothing` }];
  }
  const [surplus] = given.slice(maximum);
  if (surplus === undefined) {
    return [];
  }
  const expected = positionals === "" ? "no argument" : `only ${positionals}`;
  return [{ severity: "error", where: "", message: `expected ${expected}, got ${JSON.stringify(surplus)} too` }];
}
