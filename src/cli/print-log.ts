import { escapeControlCharacters } from "../core/render/escape-control-characters.ts";
import { formatLogEntry } from "../core/render/log-entry-text.ts";
import type { RuntimeContainer } from "../engine/ports.ts";
import type { CommandContext } from "./command.ts";
import type { ReadLogOptions } from "./compose-app.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { usesColor } from "./terminal-style.ts";

/** Writes what a container has written, and says why where there is nothing to read. */
export async function printLog(
  context: CommandContext,
  container: RuntimeContainer,
  options: ReadLogOptions,
): Promise<ExitStatus> {
  const { app, stdout, stderr, signal } = context;
  const path = app.containerLogPath(container);
  if (!path.ok) {
    stderr.write(`${escapeControlCharacters(path.failure)}\n`);
    return EXIT_STATUS.notAsDesired;
  }
  const color = usesColor(context, stdout);
  try {
    for await (const entry of app.readContainerLog(path.value, options)) {
      // Nobody reads any more, or Ctrl-C: what is left of a long log is of no use.
      if (signal.aborted) break;
      stdout.write(stdout.isTerminal ? formatLogEntry(entry, { color }) : entry.text);
    }
    return EXIT_STATUS.asDesired;
  } catch (error) {
    if (!app.isLogUnreadable(error)) throw error;
    stderr.write(`${escapeControlCharacters(error.message)}\n`);
    return EXIT_STATUS.notAsDesired;
  }
}
