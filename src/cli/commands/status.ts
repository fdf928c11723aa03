import type { DeployerStatus } from "../../core/model/status.ts";
import { escapeControlCharacters } from "../../core/render/escape-control-characters.ts";
import { askDaemon, tellNoDaemon } from "../ask-daemon.ts";
import type { Command, CommandContext } from "../command.ts";
import type { ControlFailure } from "../compose-app.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { runtimeDirectoryOf } from "../runtime-directory.ts";
import { exitStatusOf, selectContainers, showStatus } from "../shown-status.ts";
import { watchStatus } from "../watch-status.ts";

/** Shows what the daemon knows and does. */
export const statusCommand: Command = {
  name: "status",
  positionals: "[NAME...]",
  positionalCount: { minimum: 0, maximum: Number.POSITIVE_INFINITY },
  summary: "Show what the daemon knows and does",
  description: `Shows the daemon's health, every container with what it waits for or why it failed, and what is wrong in which file. Kanto is not asked: the daemon knows.

Exit status: 0 as desired, 1 otherwise (something is under way, too), 2 wrong usage, 3 no daemon answers. With names it is that of these containers.`,
  examples: [
    { line: "", meaning: "all at a glance" },
    { line: "--watch", meaning: "and again whenever it changes" },
    { line: "--json databroker", meaning: "one container, for a program; 'kad schema status' tells the fields" },
  ],
  run: (context) => (context.settings.watch ? watchStatus(context) : showOnce(context)),
};

async function showOnce(context: CommandContext): Promise<ExitStatus> {
  const { positionals, stdout, stderr } = context;
  const asked = await askDaemon(context, { kind: "status" });
  const status = asked.ok
    ? asked.value.kind === "status"
      ? asked.value.status
      : null
    : await lastWritten(context, asked.failure);
  if (status === null) {
    return asked.ok ? EXIT_STATUS.daemonUnreachable : tellNoDaemon(context, asked.failure);
  }
  const selected = selectContainers(status, positionals);
  if (!selected.ok) {
    stderr.write(`${escapeControlCharacters(selected.failure)}\n`);
    return EXIT_STATUS.notAsDesired;
  }
  stdout.write(showStatus(context, selected.value));
  return exitStatusOf(selected.value, positionals);
}

/** The file says what the socket does not: the group may read it, and a daemon that is busy wrote it before. */
async function lastWritten(context: CommandContext, failure: ControlFailure): Promise<DeployerStatus | null> {
  if (failure.kind !== "refused-permission" && failure.kind !== "timed-out") return null;
  const file = await context.app.readStatusFile(runtimeDirectoryOf(context));
  if (!file.ok || file.value === null) return null;
  context.stderr.write(
    `${escapeControlCharacters(failure.message)}; this is what the daemon wrote at ${escapeControlCharacters(file.value.updatedAt)}\n`,
  );
  return file.value;
}
