import { hash } from "node:crypto";
import type { ManifestFile } from "../core/model/manifest.ts";

/**
 * A text as `readManifest` takes it.
 *
 * @param path for messages; the name of a container that states none comes from it
 */
export function manifestFile(path: string, text: string): ManifestFile {
  const bytes = new TextEncoder().encode(text);
  return { path, bytes, sha256: hash("sha256", bytes, "hex"), modifiedAtMs: 0 };
}
