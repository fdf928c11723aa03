import { parseArgs } from "node:util";
import { nearestKey } from "../core/manifest/nearest-key.ts";
import type { ConfigProblem } from "./config-problem.ts";
import type { CommandName } from "./option-definition.ts";
import { optionOf, optionsOfCommand, type SettingName } from "./settings.ts";

export interface ParsedArguments {
  /** What was given, as it was written; switches are `true`. A flag that was given twice counts as it was last. */
  readonly given: ReadonlyMap<SettingName, GivenArgument>;
  readonly positionals: readonly string[];
  readonly problems: readonly ConfigProblem[];
}

export interface GivenArgument {
  /** As written: `-s` or `--socket-cm`. */
  readonly flag: string;
  readonly value: string | true;
}

/** Reads the arguments of a command, without looking at what the values mean. */
export function parseArguments(command: CommandName, commandArguments: readonly string[]): ParsedArguments {
  const settingNames = optionsOfCommand(command).filter((settingName) => optionOf(settingName).positional !== true);
  const byFlag = new Map(settingNames.map((settingName) => [optionOf(settingName).name, settingName]));
  const { tokens } = parseArgs({
    args: [...commandArguments],
    options: parserOptions(settingNames),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<SettingName, GivenArgument>();
  const positionals: string[] = [];
  const problems: ConfigProblem[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") {
      positionals.push(token.value);
    }
    if (token.kind !== "option") {
      continue;
    }
    const settingName = byFlag.get(token.name);
    const read = settingName === undefined ? unknownFlag(command, token.rawName, byFlag) : readFlag(settingName, token);
    if ("message" in read) {
      problems.push(read);
    } else if (settingName !== undefined) {
      given.set(settingName, read);
    }
  }
  return { given, positionals, problems };
}

function parserOptions(settingNames: readonly SettingName[]) {
  return Object.fromEntries(
    settingNames.map((settingName) => {
      const { name, short, value } = optionOf(settingName);
      const type = value.kind === "switch" ? ("boolean" as const) : ("string" as const);
      return [name, short === undefined ? { type } : { type, short }];
    }),
  );
}

interface FlagToken {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function readFlag(settingName: SettingName, { rawName, value, inlineValue }: FlagToken): GivenArgument | ConfigProblem {
  const { value: taken } = optionOf(settingName);
  if (taken.kind === "switch") {
    return value === undefined
      ? { flag: rawName, value: true }
      : flagProblem(rawName, `expected no value, got ${JSON.stringify(value)}`);
  }
  if (value === undefined) {
    return flagProblem(rawName, "expected a value, got none");
  }
  if (inlineValue !== true && value.startsWith("-") && value !== "-") {
    const spelling = rawName.startsWith("--") ? `${rawName}=${value}` : `${rawName}${value}`;
    return flagProblem(rawName, `expected a value, got the flag ${value} (if it is the value, write ${spelling})`);
  }
  return { flag: rawName, value };
}

function unknownFlag(command: CommandName, flag: string, known: ReadonlyMap<string, SettingName>): ConfigProblem {
  const nearest = flag.startsWith("--") ? nearestKey(flag.slice(2), [...known.keys()]) : undefined;
  const hint = nearest === undefined ? "" : `; did you mean --${nearest}?`;
  return flagProblem(flag, `${command} takes no such option${hint}`);
}

function flagProblem(where: string, message: string): ConfigProblem {
  return { severity: "error", where, message };
}
