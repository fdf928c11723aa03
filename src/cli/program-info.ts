import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Set when the program is bundled. */
declare const KAD_VERSION: string | undefined;

/** The version of this program: package.json is the one place that states it. */
export function programVersion(): string {
  if (typeof KAD_VERSION === "string") {
    return KAD_VERSION;
  }
  const packageText = readFileSync(join(packageFolder() ?? ".", "package.json"), "utf8");
  return /"version":\s*"([^"]+)"/.exec(packageText)?.[1] ?? "unknown";
}

/** The manifests that come with this program; null where they were left out of an installation. */
export function examplesFolder(): string | null {
  const root = packageFolder();
  const folder = root === null ? null : join(root, "examples");
  return folder !== null && existsSync(folder) ? folder : null;
}

/** The nearest folder above this file that has a package.json: of the sources and of the bundle it is the same. */
function packageFolder(): string | null {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) {
      return folder;
    }
    if (dirname(folder) === folder) {
      return null;
    }
  }
}
