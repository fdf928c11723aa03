import { createHash } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readManifest } from "../src/core/manifest/read-manifest.ts";
import type { ContainerSpec } from "../src/core/model/container-spec.ts";
import { TEST_IMAGE } from "../test/support/real-kanto.ts";

/** A manifest whose content differs by version. */
export function versionedText(name: string, version: string): string {
  const manifest = {
    container_name: name,
    image: { name: TEST_IMAGE },
    config: { env: [`VERSION=${version}`] },
    host_config: { restart_policy: { type: "no" } },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Saves as an editor does: written beside, renamed into place. */
export async function saveVersion(directory: string, name: string, version: string): Promise<void> {
  const path = join(directory, `${name}.json`);
  await writeFile(`${path}.new`, versionedText(name, version));
  await rename(`${path}.new`, path);
}

/** What that file means, for a client that has no manifests. */
export function versionedSpec(name: string, version: string): ContainerSpec {
  const bytes = Buffer.from(versionedText(name, version));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const read = readManifest({ path: `${name}.json`, bytes, sha256, modifiedAtMs: 0 });
  if (read.kind !== "usable") throw new Error("internal: the benchmark's own manifest is not usable");
  return read.manifest.spec;
}
