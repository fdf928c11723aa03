import type { Difference } from "../model/drift.ts";

/** What stands in the place of a secret. */
export const REDACTED = "***";

/**
 * Whether a variable, key or flag of this name probably holds a secret: `DB_PASSWORD`, `--api-key`, `authToken`.
 * A name that merely contains such a word inside another one (`KEYBOARD`, `AUTHOR`) does not.
 */
export function isSecretName(name: string): boolean {
  const words = name
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "_")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.some((word) => SECRET_WORDS.has(word) || SECRET_PARTS.test(word));
}

/** An environment entry (`NAME=value`) as people may see it. */
export function redactEnvironmentEntry(entry: string): string {
  const equals = entry.indexOf("=");
  if (equals === -1) {
    return entry;
  }
  const name = entry.slice(0, equals);
  return isSecretName(name) ? `${name}=${REDACTED}` : redactText(entry);
}

/** A decryption key (`path`, `path:password`) as people may see it. */
export function redactDecryptKey(key: string): string {
  const colon = key.indexOf(":");
  return colon === -1 ? key : `${key.slice(0, colon)}:${REDACTED}`;
}

/** A command's words as people may see them: also the word behind a flag such as `--password`. */
export function redactCommand(words: readonly string[]): readonly string[] {
  return words.map((word, index) => {
    const before = words[index - 1] ?? "";
    return /^--?[a-z]/i.test(before) && !before.includes("=") && isSecretName(before) && !word.startsWith("-")
      ? REDACTED
      : redactText(word);
  });
}

/** Free text, such as an error of Kanto's, without the secrets that it may repeat. */
export function redactText(text: string): string {
  return text
    .replaceAll(ASSIGNMENT, (whole: string, name: string) => (isSecretName(name) ? `${name}=${REDACTED}` : whole))
    .replaceAll(URL_PASSWORD, `$1:${REDACTED}@`);
}

/** A difference as people may see it. Two secrets that differ look the same then; that they differ is still said. */
export function redactDifference(difference: Difference): Difference {
  const { pointer, from, to } = difference;
  return { ...difference, from: redactValue(pointer, from), to: redactValue(pointer, to) };
}

function redactValue(pointer: string, value: unknown): unknown {
  if (typeof value === "string") {
    return redactStringAt(pointer, value);
  }
  if (Array.isArray(value)) {
    return redactList(pointer, value);
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, redactValue(`${pointer}/${key}`, inner)]),
    );
  }
  return value;
}

function redactList(pointer: string, values: readonly unknown[]): readonly unknown[] {
  const words = values.filter((value) => typeof value === "string");
  const isCommand = COMMAND_POINTER.test(pointer) && words.length === values.length;
  return isCommand ? redactCommand(words) : values.map((value) => redactValue(pointer, value));
}

function redactStringAt(pointer: string, value: string): string {
  if (/\/(decrypt_config\/keys|decryptKeys)(\/|$)/.test(pointer)) {
    return redactDecryptKey(value);
  }
  return /\/(env|environment)(\/|$)/.test(pointer) ? redactEnvironmentEntry(value) : redactText(value);
}

// Both begin only where a word begins: tried at each letter of a long word they would take time by its square.
const ASSIGNMENT = /(?<![A-Za-z0-9_.-])([A-Za-z_-][A-Za-z0-9_.-]*)=([^\s"',;]+)/g;
const URL_PASSWORD = /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/@]+@/gi;

const COMMAND_POINTER = /\/(cmd|command|args)$/;

const SECRET_WORDS: ReadonlySet<string> = new Set([
  "key",
  "keys",
  "apikey",
  "pass",
  "pwd",
  "pw",
  "pin",
  "auth",
  "bearer",
  "cookie",
  "jwt",
  "sas",
]);

const SECRET_PARTS = /passw(or)?d|passphrase|passcode|secret|token|credential|privatekey|connectionstring/;
