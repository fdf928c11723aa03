import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeChecksums } from "./checksums.ts";

/**
 * Puts what a release consists of into dist/release/ (or the folder that is named): the npm package, the bill of
 * materials, the Yocto layer, the notes, and the checksums of all files in that folder. Debian packages that were built into it before
 * are counted in.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const target = process.argv[2] ?? join(root, "dist/release");
mkdirSync(target, { recursive: true });
// Runs the build first: see "prepack" in package.json.
execFileSync("npm", ["pack", "--silent", "--pack-destination", target], { cwd: root, stdio: "inherit" });
copyFileSync(join(root, "dist/sbom.cdx.json"), join(target, "sbom.cdx.json"));
const notes = execFileSync(process.execPath, [join(root, "tools/release-notes.ts")], { encoding: "utf8" });
writeFileSync(join(target, "RELEASE-NOTES.md"), notes);
execFileSync(process.execPath, [join(root, "tools/make-yocto-layer.ts"), target], { stdio: "inherit" });
await writeChecksums(target);
