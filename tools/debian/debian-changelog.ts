import { wrapText } from "../../src/core/render/wrap-text.ts";
import type { ChangelogEntry } from "../changelog.ts";
import { debianVersion } from "./debian-version.ts";

/** The changelog as Debian's tools read it: what CHANGELOG.md says, without its markup. */
export function debianChangelog(
  entries: readonly ChangelogEntry[],
  { packageName, maintainer, epochSeconds }: ChangelogFrame,
): string {
  return entries
    .map((entry) => {
      const date = entry.date === "" ? new Date(epochSeconds * 1_000) : new Date(`${entry.date}T00:00:00Z`);
      const items = entry.notes.split(/^(?=- )/m).flatMap((block) => (block.startsWith("- ") ? [itemText(block)] : []));
      return [
        `${packageName} (${debianVersion(entry.version)}) unstable; urgency=medium`,
        ...items.map((item) => `  * ${wrapText(item, 78, 4).trimStart()}`),
        ` -- ${maintainer}  ${date.toUTCString().replace("GMT", "+0000")}`,
      ].join("\n\n");
    })
    .join("\n\n")
    .concat("\n");
}

export interface ChangelogFrame {
  readonly packageName: string;
  /** `Name <address>` */
  readonly maintainer: string;
  /** For a version without a date. */
  readonly epochSeconds: number;
}

/** A list item up to the paragraph after it, as one line. */
function itemText(block: string): string {
  const [item = ""] = block.slice(2).split("\n\n");
  return item.replaceAll("**", "").replaceAll("`", "").replaceAll(/\s+/g, " ").trim();
}
