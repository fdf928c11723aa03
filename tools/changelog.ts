/** What CHANGELOG.md says of one version. */
export interface ChangelogEntry {
  readonly version: string;
  /** `2026-11-30`; empty for a version that is not released. */
  readonly date: string;
  /** Markdown, without the heading. */
  readonly notes: string;
}

/** The entries of a changelog, in its order. A heading is `## 1.2.3 (2026-11-30)` or `## 1.2.3 (not released)`. */
export function parseChangelog(text: string): readonly ChangelogEntry[] {
  return text
    .split(/^(?=## )/m)
    .filter((section) => section.startsWith("## "))
    .map((section) => {
      const match = /^## (\S+) \((\d{4}-\d{2}-\d{2}|not released)\)\n/.exec(section);
      if (match === null) {
        throw new Error(
          `expected a heading like "## 1.2.3 (2026-11-30)" in CHANGELOG.md, got ${JSON.stringify(section.split("\n")[0])}`,
        );
      }
      const [heading, version = "", date = ""] = match;
      return { version, date: date === "not released" ? "" : date, notes: section.slice(heading.length).trim() };
    });
}

/** The entry of one version; throws where there is none, since a version without notes must not be released. */
export function changelogEntry(text: string, version: string): ChangelogEntry {
  const entries = parseChangelog(text);
  const entry = entries.find((candidate) => candidate.version === version);
  if (entry === undefined) {
    const known = entries.map((candidate) => candidate.version).join(", ");
    throw new Error(`expected notes for version ${version} in CHANGELOG.md, got those of ${known || "none"}`);
  }
  return entry;
}
