import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pinnedNode } from "../pinned-node.ts";
import type { ArchitectureNames } from "./architecture.ts";

export interface FetchedNode {
  readonly version: string;
  /** Without debugging symbols. */
  readonly programPath: string;
  readonly licensePath: string;
}

/**
 * Fetches the pinned Node for a processor, which need not be this machine's, and checks it against package-lock.json
 * before anything of it is unpacked.
 *
 * @param folder of its own; npm keeps what it fetched in its cache
 */
export function fetchNode(root: string, { processor, gnuPrefix }: ArchitectureNames, folder: string): FetchedNode {
  const { packageName, version, sha512 } = pinnedNode(root, processor);
  mkdirSync(folder, { recursive: true });
  execFileSync(
    "npm",
    ["pack", "--silent", "--prefer-offline", "--pack-destination", folder, `${packageName}@${version}`],
    { cwd: root, stdio: ["ignore", "ignore", "inherit"] },
  );
  const [archive, ...others] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  if (archive === undefined || others.length > 0) {
    throw new Error(`expected npm to fetch one package ${packageName}, got ${readdirSync(folder).join(", ")}`);
  }
  const actual = createHash("sha512")
    .update(readFileSync(join(folder, archive)))
    .digest("hex");
  if (actual !== sha512) {
    throw new Error(
      `expected ${packageName} ${version} to be what package-lock.json states, sha512 ${sha512}; got ${actual}`,
    );
  }
  const wanted = ["package/bin/node", "package/LICENSE"];
  execFileSync("tar", ["--extract", "--gzip", "--no-same-owner", "--file", archive, ...wanted], { cwd: folder });
  const programPath = join(folder, "package/bin/node");
  execFileSync(`${gnuPrefix}-strip`, [
    "--strip-unneeded",
    "--remove-section=.comment",
    "--remove-section=.note",
    programPath,
  ]);
  return { version, programPath, licensePath: join(folder, "package/LICENSE") };
}
