import { defaultRuntimeDirectory } from "../config/default-runtime-directory.ts";
import type { CommandContext } from "./command.ts";
import { stateDirectoryOf } from "./state-directory.ts";

/** Where this run's daemon has, or would have, its status file and control socket. */
export function runtimeDirectoryOf(context: Pick<CommandContext, "settings" | "environment">): string {
  const { settings, environment } = context;
  const user = { isRoot: process.geteuid?.() === 0, stateDirectory: stateDirectoryOf(context) };
  return settings.runtimeDirectory ?? defaultRuntimeDirectory(environment, user);
}
