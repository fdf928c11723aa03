import type { CommandContext } from "./command.ts";
import type { EventLog } from "./compose-app.ts";
import { usesColor, usesUnicode } from "./terminal-style.ts";

/**
 * The log that the options ask for. JSON lines are a command's product, so they go to stdout; the rest to stderr.
 *
 * @param life what stays tells in lines: a live display is made for what comes to an end
 */
export function eventLogOf(context: CommandContext, life: "ends" | "stays" = "ends"): EventLog {
  const { settings, stdout, stderr, environment, app } = context;
  const chosen = logFormatOf(context, life);
  const output = chosen === "json" ? stdout : stderr;
  return app.openEventLog({
    format: chosen,
    output,
    color: usesColor(context, output),
    unicode: usesUnicode(environment),
    verbose: settings.verbose,
  });
}

function logFormatOf({ settings, stderr, environment }: CommandContext, life: "ends" | "stays") {
  const format = settings.json ? "json" : settings.logFormat;
  if (format !== "auto") return format;
  // systemd sets it where what is written goes to its journal, which keeps the fields of JSON lines.
  if (life === "stays" && (environment.JOURNAL_STREAM ?? "") !== "") return "json";
  return life === "ends" && stderr.isTerminal && environment.TERM !== "dumb" ? "live" : "plain";
}

/** Whether this run's product is JSON lines, so that nothing else may stand between them. */
export function logsJson({ settings }: Pick<CommandContext, "settings">): boolean {
  return settings.json || settings.logFormat === "json";
}
