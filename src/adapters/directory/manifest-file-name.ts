/**
 * Whether an entry of the manifest directory is meant as a manifest: `*.json`, and not a name under which editors and
 * copying tools keep unfinished or old work. `.name.json.swp`, `name.json~`, `name.json.tmp`, `name.json.bak` and the
 * `sedXXXXXX` of `sed -i` do not end in `.json`; rsync's `.name.json.XXXXXX` and Emacs' `.#name.json` begin with a dot.
 */
export function isManifestFileName(name: string): boolean {
  if (!name.endsWith(SUFFIX) || name.length === SUFFIX.length) {
    return false;
  }
  return !IGNORED_FIRST_CHARACTERS.has(name.charAt(0));
}

/** Whether `--recursive` looks into a folder of this name. */
export function isManifestFolderName(name: string): boolean {
  return !name.startsWith(".");
}

const SUFFIX = ".json";

/** Hidden, Emacs' auto-save (`#name.json#` would not end in `.json`, `#name.json` is what some tools make of it), Office locks. */
const IGNORED_FIRST_CHARACTERS: ReadonlySet<string> = new Set([".", "#", "~"]);
