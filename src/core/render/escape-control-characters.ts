/**
 * What a terminal, a log or an editor could take for more than text: C0 and C1 controls (line ends included), the
 * direction and joining marks that make text look like other text, the line separators U+2028 and U+2029, the byte
 * order mark, tag characters, and halves of surrogate pairs.
 */
const UNSAFE =
  /[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Shows them as `\n`, `\u001b` and so on; everything else stays as it is. */
export function escapeControlCharacters(text: string): string {
  return text.replaceAll(UNSAFE, escapeCharacter);
}

export function hasControlCharacters(text: string): boolean {
  return text.search(UNSAFE) !== -1;
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return SHORT[character] ?? (code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`);
}
