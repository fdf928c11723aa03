import type { OptionValue } from "./option-value.ts";

/** One option, wherever it is given. */
export interface OptionDefinition {
  /**
   * The long flag without its dashes. The key in the configuration file is the same; the environment variable is
   * `KAD_` and the same in capitals, with `_` for `-`.
   */
  readonly name: string;
  readonly short?: string;
  /** Given by its place on the command line; `name` then has no flag. */
  readonly positional?: true;
  readonly value: OptionValue;
  /** `null`: nothing, or worked out when the program starts; `fallbackText` then says what. */
  readonly fallback: boolean | number | string | null;
  readonly fallbackText?: string;
  readonly group: OptionGroup;
  readonly commands: readonly CommandName[];
  /** Where it can be given: everywhere, or on the command line alone. */
  readonly sources: "everywhere" | "command-line";
  /** A daemon that reads its options again (SIGHUP) follows a change of it; for others it must be started again. */
  readonly reloads?: true;
  /** One or two sentences, without the default. */
  readonly help: string;
}

/** In the order in which help shows them. */
export const OPTION_GROUPS = ["Manifests", "Kanto", "Deploying", "Output", "Update manager", "General"] as const;
export type OptionGroup = (typeof OPTION_GROUPS)[number];

/** In the order in which help shows them. */
export const COMMAND_NAMES = [
  "apply",
  "daemon",
  "plan",
  "status",
  "why",
  "logs",
  "redeploy",
  "start",
  "stop",
  "pause",
  "resume",
  "prune",
  "history",
  "rollback",
  "lint",
  "export",
  "import",
  "doctor",
  "dev",
  "emulator",
  "schema",
  "version",
  "help",
] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

export function environmentVariable({ name }: OptionDefinition): string {
  return `KAD_${name.toUpperCase().replaceAll("-", "_")}`;
}
