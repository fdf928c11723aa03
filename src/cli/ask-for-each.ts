import type { ControlCommand } from "../engine/control-command.ts";
import { askAndTell } from "./ask-daemon.ts";
import type { CommandContext } from "./command.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";

/** Asks the daemon for each of the named containers, in their order; the exit status is the worst one. */
export async function askForEach(
  context: CommandContext,
  commandFor: (containerName: string) => ControlCommand,
): Promise<ExitStatus> {
  let worst: ExitStatus = EXIT_STATUS.asDesired;
  for (const name of new Set(context.positionals)) {
    const status = await askAndTell(context, commandFor(name));
    if (status === EXIT_STATUS.daemonUnreachable) return status;
    if (status !== EXIT_STATUS.asDesired) worst = status;
  }
  return worst;
}
