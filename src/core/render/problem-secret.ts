/** A part of a source line that must not be shown: offsets into the line. */
export interface SecretRange {
  readonly start: number;
  readonly end: number;
}

const SECRET_WORD = /pass|secret|token|credential|auth|api_?key|private_?key|_key$|^key$/i;
/** A path and what follows its colon: the password of a key for an encrypted image. */
const KEY_FILE_PASSWORD = /^[^:]*(?:\/|\.(?:pem|key|p12|der))[^:/]*:/;

/**
 * Where a line of a manifest holds what is probably a secret: the value of an environment variable, or of any key,
 * whose name looks like it, and passwords of key files. One pass over the line, whatever is in it.
 */
export function secretRanges(line: string): readonly SecretRange[] {
  const ranges: SecretRange[] = [];
  let secretKey = false;
  for (const match of line.matchAll(/"((?:[^"\\]|\\.)*)"?(\s*:)?/g)) {
    const content = match[1] ?? "";
    const start = match.index + 1;
    const end = start + content.length;
    if (match[2] !== undefined) {
      secretKey = SECRET_WORD.test(content);
      continue;
    }
    const publicLength = secretKey ? 0 : lengthOfPublicPart(content);
    if (publicLength < content.length) ranges.push({ start: start + publicLength, end });
    secretKey = false;
  }
  return ranges;
}

function lengthOfPublicPart(content: string): number {
  const equals = content.indexOf("=");
  if (equals !== -1 && SECRET_WORD.test(content.slice(0, equals))) return equals + 1;
  return KEY_FILE_PASSWORD.exec(content.slice(0, 4096))?.[0].length ?? content.length;
}
