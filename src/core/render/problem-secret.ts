import { isSecretName } from "./redact.ts";

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

/**
 * Where a line of a manifest holds what is probably a secret: the value of an environment variable, of a key or behind
 * a flag whose name looks like it, and passwords of key files and in URLs. One pass over the line, whatever is in it.
 */
export function secretRanges(line: string): readonly SecretRange[] {
  const ranges: SecretRange[] = [];
  let isSecret = false;
  for (const match of line.matchAll(/"((?:[^"\\]|\\.)*)"?(\s*:)?/g)) {
    const content = match[1] ?? "";
    const start = match.index + 1;
    const beginning = content.slice(0, LONGEST_BEGINNING);
    if (match[2] !== undefined) {
      // `keys` of an encrypted image: files, whose passwords are found below.
      isSecret = beginning !== "keys" && isSecretName(beginning);
      continue;
    }
    const publicLength = isSecret ? 0 : lengthOfPublicPart(beginning, content.length);
    if (publicLength < content.length) ranges.push({ start: start + publicLength, end: start + content.length });
    isSecret = /^--?[a-z]/i.test(beginning) && !beginning.includes("=") && isSecretName(beginning);
  }
  return ranges;
}

function lengthOfPublicPart(beginning: string, wholeLength: number): number {
  const equals = beginning.indexOf("=");
  if (equals !== -1 && isSecretName(beginning.slice(0, equals))) return equals + 1;
  // NAME=value: the value may be such a path or URL.
  const prefix = equals === -1 ? 0 : equals + 1;
  const rest = beginning.slice(prefix);
  const shown = PASSWORD_IN_URL.exec(rest) ?? (prefix === 0 ? KEY_FILE_PASSWORD.exec(rest) : null);
  return shown === null ? wholeLength : prefix + shown[0].length;
}
