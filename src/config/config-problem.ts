import { escapeControlCharacters } from "../core/render/escape-control-characters.ts";

/** Something wrong with an option. An error keeps the program from starting; a warning does not. */
export interface ConfigProblem {
  readonly severity: "error" | "warning";
  /** `--stop-timeout`, `$KAD_STOP_TIMEOUT` or `/etc/.../config.json:3:5`. */
  readonly where: string;
  /** One sentence: expected and got. */
  readonly message: string;
}

export function formatConfigProblem({ where, message }: ConfigProblem): string {
  return escapeControlCharacters(where === "" ? message : `${where}: ${message}`);
}

/** What was given, short enough for a message. */
export function describeGiven(given: unknown): string {
  const text = JSON.stringify(given) ?? String(given);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
