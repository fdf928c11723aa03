import { escapeControlCharacters } from "./escape-control-characters.ts";
import { paintOf } from "./paint.ts";

/** A container's own words for a terminal: tabs and the end of a line are all that it gets to see as such. */
export function formatLogEntry(
  { text, stream }: { readonly text: string; readonly stream: string },
  { color }: { readonly color: boolean },
): string {
  const isWhole = text.endsWith("\n");
  const shown = (isWhole ? text.slice(0, -1) : text).split("\t").map(escapeControlCharacters).join("\t");
  return `${stream === "stderr" ? paintOf(color).yellow(shown) : shown}${isWhole ? "\n" : ""}`;
}
