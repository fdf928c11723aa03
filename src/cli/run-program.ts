import { statSync } from "node:fs";
import { parseArguments } from "../config/parse-arguments.ts";
import { ALL_COMMANDS, commandNamed } from "./all-commands.ts";
import type { Command, ProgramEnvironment } from "./command.ts";
import type { App } from "./compose-app.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { commandHelp, overviewHelp } from "./help-text.ts";
import type { Output } from "./output.ts";
import { programCall, programName } from "./program-call.ts";
import { programVersion } from "./program-info.ts";
import { readOptions } from "./read-options.ts";
import { type SelectedCommand, selectCommand } from "./select-command.ts";

/** What the process was started with. */
export interface ProgramInput {
  /** The path by which this program was called, as in `process.argv[1]`. */
  readonly programPath: string;
  readonly programArguments: readonly string[];
  readonly environment: ProgramEnvironment & Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Called at each SIGHUP; replaces what was given before. */
  readonly onReload: (reload: () => Promise<void>) => void;
  /** Aborts when the program shall end. */
  readonly signal: AbortSignal;
  readonly app: App;
}

/** Runs the program from its arguments to its exit status. */
export async function runProgram(input: ProgramInput): Promise<ExitStatus> {
  const name = programName(input.programPath);
  const selected = selectCommand(name, input.programArguments, isDirectory);
  if (selected.kind === "command") {
    return runCommand(input, commandNamed(selected.name), selected.commandArguments);
  }
  return answerWithoutCommand(input, selected, name);
}

function answerWithoutCommand(
  { stdout, stderr }: ProgramInput,
  selected: Exclude<SelectedCommand, { kind: "command" }>,
  name: string,
): ExitStatus {
  switch (selected.kind) {
    case "overview":
      stdout.write(overviewHelp(ALL_COMMANDS, name));
      return EXIT_STATUS.asDesired;
    case "version":
      stdout.write(`${programVersion()}\n`);
      return EXIT_STATUS.asDesired;
    case "none":
      stderr.write(overviewHelp(ALL_COMMANDS, name));
      return EXIT_STATUS.wrongUsage;
    case "unknown": {
      const hint = selected.nearest === undefined ? "" : `; did you mean ${selected.nearest}?`;
      stderr.write(`expected a command, got ${JSON.stringify(selected.name)}${hint}\n(${name} --help lists them)\n`);
      return EXIT_STATUS.wrongUsage;
    }
  }
}

async function runCommand(
  input: ProgramInput,
  command: Command,
  commandArguments: readonly string[],
): Promise<ExitStatus> {
  const { stdout, stderr } = input;
  const parsed = parseArguments(command.name, commandArguments);
  const name = programName(input.programPath);
  if (parsed.given.has("help")) {
    stdout.write(commandHelp(command, name));
    return EXIT_STATUS.asDesired;
  }
  if (parsed.given.has("version")) {
    stdout.write(`${programVersion()}\n`);
    return EXIT_STATUS.asDesired;
  }
  const options = await readOptions(input, command, parsed);
  if (options === null) {
    const call = command.name === "apply" && name !== "kad" ? name : `${name} ${command.name}`;
    stderr.write(`(${call} --help shows how it is used)\n`);
    return EXIT_STATUS.wrongUsage;
  }
  return command.run({
    ...input,
    ...options,
    readOptionsAgain: () => readOptions(input, command, parsed),
    positionals: parsed.positionals,
    programName: name,
    programCall: programCall(input.programPath),
    version: programVersion(),
  });
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
