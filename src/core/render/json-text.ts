/** JSON for programs, two spaces deep, that a terminal cannot take for more than text either. */
export function toJsonText(value: unknown): string {
  return escapeJsonText(JSON.stringify(value, null, 2));
}

/**
 * Escapes, as JSON has it, what `JSON.stringify` leaves as it is: DEL and C1 controls, direction and joining marks,
 * line separators, tags. The JSON means the same.
 */
export function escapeJsonText(json: string): string {
  return json.replaceAll(MORE_THAN_TEXT, escapeUnits);
}

/** `\u2028`, and two of these for a code point beyond U+FFFF. */
function escapeUnits(characters: string): string {
  return Array.from({ length: characters.length }, (_, index) => {
    return `\\u${characters.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }).join("");
}

const MORE_THAN_TEXT =
  /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
