import { createHash } from "node:crypto";
import { createReadStream, lstatSync } from "node:fs";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import type { DebianArchitecture } from "./architecture.ts";
import { treeEntries } from "./tree-entries.ts";

export const PACKAGE_NAME = "kanto-auto-deployer";
export const MAINTAINER = "Kanto Auto Deployer maintainers <maintainers@kanto-auto-deployer.org>";

export interface ControlFacts {
  readonly version: string;
  readonly architecture: DebianArchitecture;
  readonly installedKibibytes: number;
}

/**
 * The package's entry in Debian's lists. The versions of libraries are those that the program's symbols ask for, see
 * test/packaging; systemd is not needed for one-shot runs.
 */
export function controlFile({ version, architecture, installedKibibytes }: ControlFacts): string {
  return `Package: ${PACKAGE_NAME}
Version: ${version}
Architecture: ${architecture}
Maintainer: ${MAINTAINER}
Installed-Size: ${installedKibibytes}
Depends: libc6 (>= 2.28), libgcc-s1 (>= 3.4), libstdc++6 (>= 7)
Recommends: systemd
Suggests: container-management
Section: admin
Priority: optional
Description: keeps the containers of Eclipse Kanto as files describe them
 Watches a directory of container manifests and keeps the containers of
 Eclipse Kanto Container Management matching it: a file that is saved runs a
 moment later, one that cannot run costs nothing that ran before.
 .
 Installs a service for systemd, and the command kad to look at what it does,
 to see what it would do, and to check manifests.
`;
}

/** `DEBIAN/md5sums`, by which dpkg finds files that changed after the installation. */
export async function md5sums(folder: string): Promise<string> {
  const lines: string[] = [];
  for (const path of filesBelow(folder)) {
    const hash = createHash("md5");
    await pipeline(createReadStream(path), hash);
    lines.push(`${hash.digest("hex")}  ${relative(folder, path)}\n`);
  }
  return lines.join("");
}

/** In KiB, each file and folder rounded up, as Debian's policy counts. */
export function installedSize(folder: string): number {
  return treeEntries(folder)
    .map((entry) => (entry.isFile() ? Math.ceil(lstatSync(join(entry.parentPath, entry.name)).size / 1_024) : 1))
    .reduce((sum, size) => sum + size, 0);
}

function filesBelow(folder: string): readonly string[] {
  return treeEntries(folder)
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
