import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { changelogEntry, parseChangelog } from "./changelog.ts";
import { DEBIAN_ARCHITECTURES, type DebianArchitecture } from "./debian/architecture.ts";
import { buildPackage } from "./debian/build-package.ts";
import { MAINTAINER, PACKAGE_NAME } from "./debian/control-files.ts";
import { debianChangelog } from "./debian/debian-changelog.ts";
import { debianVersion } from "./debian/debian-version.ts";

/**
 * Builds the Debian packages into dist/release/ (or the folder that is named), and prints their paths:
 *
 * - `--architecture amd64` one only, by default all that there are, whatever this machine is;
 * - `--fast` large files in a second, for tests;
 * - `--suffix +2` appended to the version.
 *
 * Needs dpkg-deb, and the binutils of each architecture.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const { values, positionals } = parseArgs({
  options: {
    architecture: { type: "string", multiple: true, default: Object.keys(DEBIAN_ARCHITECTURES) },
    fast: { type: "boolean", default: false },
    suffix: { type: "string", default: "" },
  },
  allowPositionals: true,
});
const target = positionals[0] ?? join(root, "dist/release");
const { version }: { readonly version: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const changes = readFileSync(join(root, "CHANGELOG.md"), "utf8");
const epochSeconds = releaseTime(changelogEntry(changes, version).date);
const frame = { packageName: PACKAGE_NAME, maintainer: MAINTAINER, epochSeconds };

for (const architecture of values.architecture) {
  const scratch = mkdtempSync(join(tmpdir(), "kad-debian-"));
  try {
    const path = await buildPackage({
      root,
      architecture: knownArchitecture(architecture),
      version: debianVersion(version) + values.suffix,
      changelog: debianChangelog(parseChangelog(changes), frame),
      epochSeconds,
      compression: values.fast ? "gzip" : "xz",
      scratch,
      target,
    });
    console.log(path);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What the environment says, else the day of the release, else that of the last commit. */
function releaseTime(date: string): number {
  const { SOURCE_DATE_EPOCH = "" } = process.env;
  if (/^\d+$/.test(SOURCE_DATE_EPOCH)) return Number(SOURCE_DATE_EPOCH);
  if (date !== "") return Date.parse(`${date}T00:00:00Z`) / 1_000;
  return Number(execFileSync("git", ["log", "-1", "--format=%ct"], { cwd: root, encoding: "utf8" }));
}

function knownArchitecture(name: string): DebianArchitecture {
  if (name === "amd64" || name === "arm64") return name;
  throw new Error(`expected an architecture of ${Object.keys(DEBIAN_ARCHITECTURES).join(", ")}, got ${name}`);
}
