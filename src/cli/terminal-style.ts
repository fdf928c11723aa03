import type { CommandContext, ProgramEnvironment } from "./command.ts";
import type { Output } from "./output.ts";

/** Whether to colour what goes to `output`: as `--color` says; with auto on a terminal that can and may. */
export function usesColor(
  { settings, environment }: Pick<CommandContext, "settings" | "environment">,
  output: Output,
): boolean {
  if (settings.color !== "auto") {
    return settings.color === "always";
  }
  const isForbidden = environment.NO_COLOR !== undefined && environment.NO_COLOR !== "";
  return output.isTerminal && !isForbidden && environment.TERM !== "dumb";
}

/** Whether the terminal shows more than ASCII, as the locale tells. */
export function usesUnicode({ LC_ALL, LC_CTYPE, LANG }: ProgramEnvironment): boolean {
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || "");
}
