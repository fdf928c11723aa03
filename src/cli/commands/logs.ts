import { escapeControlCharacters } from "../../core/render/escape-control-characters.ts";
import type { ContainerRuntime, RuntimeContainer } from "../../engine/ports.ts";
import { chooseContainer } from "../choose-container.ts";
import type { Command, CommandContext } from "../command.ts";
import { reportFailure } from "../deployment.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { followContainer } from "../follow-container.ts";
import { printLog } from "../print-log.ts";
import { whenKantoAnswers } from "../reach-kanto.ts";

/** Shows what a container writes. */
export const logsCommand: Command = {
  name: "logs",
  positionals: "NAME",
  positionalCount: { minimum: 1, maximum: 1 },
  summary: "Show what a container writes",
  description: `Shows what a container has written, from the files that Kanto keeps of it; with --follow also what it writes from now on, through rotations and replacements. NAME is a container's name or its id; it need not be one that was deployed from here.

On a terminal control characters are shown, not sent; elsewhere everything is passed on as it was written. Reading needs the right to read Kanto's files: as a rule that of root.

Exit status: 0 shown, 1 there is no such container or no log, 2 wrong usage, 3 Kanto did not answer in time.`,
  examples: [
    { line: "databroker", meaning: "the last 100 lines" },
    { line: "--follow --lines 0 databroker", meaning: "what it writes from now on" },
    { line: "--lines 1000000 databroker > databroker.log", meaning: "all that is kept, in a file" },
  ],
  run: runLogs,
};

async function runLogs(context: CommandContext): Promise<ExitStatus> {
  const { settings, app } = context;
  const runtime = app.connectKanto({
    socketPath: settings.socketPath,
    createTimeoutMs: settings.createTimeoutMs,
    isReadyAtOnce: true,
  });
  try {
    return await showLogs(context, runtime);
  } finally {
    await runtime.close();
  }
}

async function showLogs(context: CommandContext, runtime: ContainerRuntime): Promise<ExitStatus> {
  const { settings, positionals, stderr, signal, app } = context;
  const [name = ""] = positionals;
  const listed = await whenKantoAnswers(() => runtime.list(), {
    clock: app.clock,
    emit: () => {},
    signal,
    timeoutMs: settings.connectTimeoutMs,
  });
  if (!listed.ok) return reportFailure(context, listed);
  const container = chooseContainer(listed.value, name);
  if (container === null) {
    stderr.write(`${escapeControlCharacters(unknownMessage(listed.value, name))}\n`);
    return EXIT_STATUS.notAsDesired;
  }
  return settings.follow
    ? followContainer(context, runtime, container)
    : printLog(context, container, { lines: settings.lines, follow: false, signal });
}

function unknownMessage(listed: readonly RuntimeContainer[], name: string): string {
  const names = [...new Set(listed.map((container) => container.name))].sort();
  return `expected the name or the id of a container that Kanto lists (${names.join(", ") || "none"}), got '${name}'`;
}
