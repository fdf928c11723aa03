import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./documents.ts";

/** What the build reads. */
const SOURCES = [
  "src",
  "tools",
  "docs/reference",
  "examples",
  "packaging",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  ".npmrc",
];

/**
 * Copies what the build reads into another folder, so that it can be built and changed there. Packages of which code is
 * bundled are copied too, since their paths stand in the bundle; the others are linked.
 */
export function copyProject(target: string, bundled: readonly string[]): void {
  for (const path of SOURCES) {
    cpSync(join(ROOT, path), join(target, path), { recursive: true });
  }
  const modules = join(target, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(join(ROOT, "node_modules"))) {
    const isBundled = bundled.some((one) => one === name || one.startsWith(`${name}/`));
    const from = join(ROOT, "node_modules", name);
    if (isBundled) cpSync(from, join(modules, name), { recursive: true, verbatimSymlinks: true });
    else symlinkSync(from, join(modules, name));
  }
}
