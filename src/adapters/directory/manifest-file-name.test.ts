import { describe, expect, test } from "vitest";
import { isManifestFileName } from "./manifest-file-name.ts";

describe("a manifest's file name", () => {
  test.each(["databroker.json", "a.b.json", "with space.json", "ünï.json", "x.tmp.json"])("%j is read", (name) => {
    expect(isManifestFileName(name)).toBe(true);
  });

  test.each([
    [".json", "nothing before the suffix"],
    [".hidden.json", "a dot file"],
    [".databroker.json.swp", "vim's swap file"],
    ["databroker.json~", "vim's backup"],
    ["4913", "vim's probe for a writable folder"],
    [".databroker.json.Xk3f9a", "rsync's temporary file"],
    ["sedA1b2C3", "sed -i's temporary file"],
    ["#databroker.json#", "Emacs' auto-save"],
    [".#databroker.json", "Emacs' lock"],
    ["~$databroker.json", "an Office lock"],
    ["databroker.json.bak", "a backup"],
    ["databroker.json.tmp", "an unfinished write"],
    ["databroker.json.disabled", "switched off by hand"],
    ["databroker.JSON", "another suffix"],
    ["README.md", "another file"],
  ])("%j is ignored: %s", (name) => {
    expect(isManifestFileName(name)).toBe(false);
  });
});
