import type { CommandContext } from "./command.ts";
import type { EventLog } from "./compose-app.ts";
import { usesColor, usesUnicode } from "./terminal-style.ts";

/** The log that the options ask for. JSON lines are a command's product, so they go to stdout; the rest to stderr. */
export function eventLogOf(context: CommandContext): EventLog {
  const { settings, stdout, stderr, environment, app } = context;
  const format = settings.json ? "json" : settings.logFormat;
  const chosen = format === "auto" ? (stderr.isTerminal && environment.TERM !== "dumb" ? "live" : "plain") : format;
  const output = chosen === "json" ? stdout : stderr;
  return app.openEventLog({
    format: chosen,
    output,
    color: usesColor(context, output),
    unicode: usesUnicode(environment),
    verbose: settings.verbose,
  });
}

/** Whether this run's product is JSON lines, so that nothing else may stand between them. */
export function logsJson({ settings }: Pick<CommandContext, "settings">): boolean {
  return settings.json || settings.logFormat === "json";
}
