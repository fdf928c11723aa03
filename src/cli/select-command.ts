import { COMMAND_NAMES, type CommandName } from "../config/option-definition.ts";
import { nearestKey } from "../core/manifest/nearest-key.ts";

export type SelectedCommand =
  | { readonly kind: "command"; readonly name: CommandName; readonly commandArguments: readonly string[] }
  /** Of the program as a whole. */
  | { readonly kind: "overview" }
  | { readonly kind: "version" }
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly name: string; readonly nearest: string | undefined };

/**
 * Decides what the program was asked to do. It has two names: `kad`, whose first argument is a command, and
 * `kanto-auto-deployer`, whose arguments are those of the earlier deployer (the same as `kad apply`). As
 * `kanto-auto-deployer` it takes a command too, unless a directory of that name is there: the earlier meaning wins.
 *
 * @param programName how it was called, without folders
 */
export function selectCommand(
  programName: string,
  programArguments: readonly string[],
  isDirectory: (path: string) => boolean,
): SelectedCommand {
  const [first, ...others] = programArguments;
  const isShortName = programName === "kad";
  if (isCommandName(first) && (isShortName || !isDirectory(first))) {
    return { kind: "command", name: first, commandArguments: others };
  }
  if (!isShortName) {
    return { kind: "command", name: "apply", commandArguments: programArguments };
  }
  if (first === undefined) {
    return { kind: "none" };
  }
  if (first === "-h" || first === "--help") {
    return { kind: "overview" };
  }
  if (first === "-V" || first === "--version") {
    return { kind: "version" };
  }
  return { kind: "unknown", name: first, nearest: nearestKey(first, COMMAND_NAMES) };
}

function isCommandName(text: string | undefined): text is CommandName {
  return COMMAND_NAMES.some((name) => name === text);
}
