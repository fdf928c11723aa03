import { failed, ok, type Result } from "../core/model/result.ts";

/** What an option takes. */
export type OptionValue =
  /** On or off; on the command line it stands alone. */
  | { readonly kind: "switch" }
  | { readonly kind: "text"; readonly placeholder: string }
  | { readonly kind: "integer"; readonly placeholder: string; readonly minimum: number; readonly maximum: number }
  /** Written as `30s`, `5m`, `250ms`, `1h`; a bare number means seconds. Held in milliseconds. */
  | { readonly kind: "duration"; readonly placeholder: string; readonly minimumMs: number; readonly maximumMs: number }
  | { readonly kind: "choice"; readonly choices: readonly string[] };

export type SettingValue = boolean | number | string;

/** What is expected of an option that takes `value`, for messages and the reference. */
export function describeExpected(value: OptionValue): string {
  switch (value.kind) {
    case "switch":
      return "true or false";
    case "text":
      return "a text that is not empty";
    case "integer":
      return `a whole number from ${value.minimum} to ${value.maximum}`;
    case "duration":
      return `a duration from ${formatDuration(value.minimumMs)} to ${formatDuration(value.maximumMs)}, such as 30s or 5m`;
    case "choice":
      return `one of ${value.choices.join(", ")}`;
  }
}

/**
 * The value that somebody gave, checked: a text from the command line or the environment, any JSON value from the
 * file. The failure says what was expected.
 */
export function readOptionValue(value: OptionValue, given: unknown): Result<SettingValue, string> {
  const read = readAs(value, given);
  return read === null ? failed(describeExpected(value)) : ok(read);
}

function readAs(value: OptionValue, given: unknown): SettingValue | null {
  switch (value.kind) {
    case "switch":
      return readSwitch(given);
    case "text":
      return typeof given === "string" && given !== "" && !given.includes("\0") ? given : null;
    case "integer":
      return within(readNumber(given), value.minimum, value.maximum);
    case "duration":
      return within(readDurationMs(given), value.minimumMs, value.maximumMs);
    case "choice":
      return typeof given === "string" && value.choices.includes(given) ? given : null;
  }
}

function readSwitch(given: unknown): boolean | null {
  if (typeof given === "boolean") {
    return given;
  }
  return given === "true" || given === "1" ? true : given === "false" || given === "0" ? false : null;
}

function readNumber(given: unknown): number | null {
  if (typeof given === "string") {
    return /^[0-9]{1,15}$/.test(given) ? Number(given) : null;
  }
  return typeof given === "number" && Number.isSafeInteger(given) ? given : null;
}

function readDurationMs(given: unknown): number | null {
  if (typeof given === "number") {
    return Number.isFinite(given) ? Math.round(given * 1000) : null;
  }
  const match = typeof given === "string" ? /^([0-9]{1,12}(?:[.][0-9]{1,3})?)(ms|s|m|h)?$/.exec(given) : null;
  const unitMs = UNITS_MS.get(match?.[2] ?? "s");
  return match === null || unitMs === undefined ? null : Math.round(Number(match[1]) * unitMs);
}

function within(given: number | null, minimum: number, maximum: number): number | null {
  return given !== null && given >= minimum && given <= maximum ? given : null;
}

/** The shortest exact spelling: `30s`, `1500ms`, `30m`. */
export function formatDuration(durationMs: number): string {
  for (const [unit, unitMs] of UNITS_MS) {
    if (durationMs % unitMs === 0 && durationMs >= unitMs) {
      return `${durationMs / unitMs}${unit}`;
    }
  }
  return `${durationMs}ms`;
}

const UNITS_MS: ReadonlyMap<string, number> = new Map([
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
]);
