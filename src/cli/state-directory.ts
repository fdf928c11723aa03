import { homedir } from "node:os";
import { defaultStateDirectory } from "../config/default-state-directory.ts";
import type { CommandContext } from "./command.ts";

/** The state directory of this run. */
export function stateDirectoryOf({ settings, environment }: Pick<CommandContext, "settings" | "environment">): string {
  const user = { isRoot: process.geteuid?.() === 0, homeDirectory: homedir() };
  return settings.stateDirectory ?? defaultStateDirectory(environment, user);
}
