import { isSecretName, REDACTED } from "./redact.ts";

/** A part of a source line that must not be shown: offsets into the line. */
export interface SecretRange {
  readonly start: number;
  readonly end: number;
}

/** A path and what follows its colon: the password of a key for an encrypted image. */
const KEY_FILE_PASSWORD = /^(?:\/[^:]*|[^:]*\.(?:pem|key|p12|der)):(?=[^/])/;
const PASSWORD_IN_URL = /^[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:(?=[^\s/@]+@)/i;
/** More than any name or path; longer texts are looked at by their beginning only. */
const LONGEST_BEGINNING = 4096;

/** A text with its colon where it is a key; the end of a list; anything else, quotes that JSON does not know included. */
const TOKENS = /"((?:[^"\\]|\\.)*)"?(\s*:)?|\]|[^"\]]+/g;
/** A value that stands in no quotes. */
const BARE_VALUE = /[^\s,{}[]+(?:[^,}]*[^\s,}])?/;
/** `NAME=` and `'name':` outside of quotes; looked for only where a word begins, or it takes time by a word's square. */
const BARE_NAME = /(?<![A-Za-z0-9_.-])([A-Za-z_-][A-Za-z0-9_.-]*)'?\s*[:=]\s*/g;

/**
 * Where a line of a manifest holds what is probably a secret: the value of an environment variable, of a key or behind
 * a flag whose name looks like it, and passwords of key files and in URLs; also where quotes are missing or wrong, for
 * it is broken lines that are shown. One pass over the line, whatever is in it.
 */
export function secretRanges(line: string): readonly SecretRange[] {
  const ranges: SecretRange[] = [];
  /** What the next value is, by the key or the flag before it; `list` until the list ends. */
  let isSecret = false;
  let list: "secret" | "decrypt-keys" | null = null;
  let lastKey = "";
  for (const { 0: token, 1: content, 2: colon, index } of line.matchAll(TOKENS)) {
    if (token === "]") {
      list = null;
    } else if (content === undefined) {
      if (token.includes("[")) list = isSecret ? "secret" : lastKey === "keys" ? "decrypt-keys" : list;
      ranges.push(...bareSecrets(token, index, isSecret || list === "secret"));
    } else if (colon !== undefined) {
      lastKey = content.slice(0, LONGEST_BEGINNING);
      // `keys` of an encrypted image: files, whose passwords are found below.
      isSecret = lastKey !== "keys" && isSecretName(lastKey);
    } else {
      const beginning = content.slice(0, LONGEST_BEGINNING);
      const isWholeSecret = isSecret || list === "secret";
      const publicLength = isWholeSecret ? 0 : lengthOfPublicPart(beginning, content.length, list === "decrypt-keys");
      const start = index + 1;
      if (publicLength < content.length) ranges.push({ start: start + publicLength, end: start + content.length });
      isSecret = /^--?[a-z]/i.test(beginning) && !beginning.includes("=") && isSecretName(beginning);
    }
  }
  return ranges;
}

/** A part of a line with its secrets masked. A secret that begins before the part was masked there. */
export function withoutSecrets(line: string, start: number, end: number, secrets: readonly SecretRange[]): string {
  let shown = "";
  let offset = start;
  for (const secret of secrets) {
    if (secret.end <= offset || secret.start >= end) continue;
    shown += line.slice(offset, Math.max(offset, secret.start));
    if (secret.start >= start) shown += REDACTED;
    offset = Math.min(end, secret.end);
  }
  return shown + line.slice(offset, end);
}

function bareSecrets(text: string, offset: number, isSecret: boolean): readonly SecretRange[] {
  if (isSecret) {
    const value = BARE_VALUE.exec(text);
    return value === null ? [] : [{ start: offset + value.index, end: offset + value.index + value[0].length }];
  }
  const name = [...text.matchAll(BARE_NAME)].find(([, each = ""]) => isSecretName(each));
  if (name === undefined) return [];
  const start = name.index + name[0].length;
  return start < text.length ? [{ start: offset + start, end: offset + text.length }] : [];
}

function lengthOfPublicPart(beginning: string, wholeLength: number, isDecryptKey: boolean): number {
  const colon = isDecryptKey ? beginning.indexOf(":") : -1;
  if (colon !== -1) return colon + 1;
  const equals = beginning.indexOf("=");
  if (equals !== -1 && isSecretName(beginning.slice(0, equals))) return equals + 1;
  // NAME=value: the value may be such a path or URL.
  const prefix = equals === -1 ? 0 : equals + 1;
  const rest = beginning.slice(prefix);
  const shown = PASSWORD_IN_URL.exec(rest) ?? (prefix === 0 ? KEY_FILE_PASSWORD.exec(rest) : null);
  return shown === null ? wholeLength : prefix + shown[0].length;
}
