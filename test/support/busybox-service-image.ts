import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RealKanto } from "./real-kanto.ts";

interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

/**
 * Imports the test image under more names and with an entrypoint, as a service's image has it: it runs whatever command
 * a manifest gives it, since that only becomes its arguments.
 */
export function importServiceImage(kanto: RealKanto, ...names: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), "kad-image-"));
  try {
    execFileSync("tar", ["-xf", join(kanto.directory, "image.tar"), "-C", folder]);
    const index = readJson<{ manifests: Descriptor[] }>(join(folder, "index.json"));
    const manifestDescriptor = only(index.manifests);
    const manifest = readJson<{ config: Descriptor }>(blobPath(folder, manifestDescriptor));
    const image = readJson<{ config: { Cmd: string[] } }>(blobPath(folder, manifest.config));
    const { Cmd, ...config } = image.config;
    const newConfig = writeBlob(folder, { ...image, config: { ...config, Entrypoint: Cmd } });
    const newManifest = writeBlob(folder, { ...manifest, config: { ...manifest.config, ...newConfig } });
    const archive = join(folder, "images.tar");
    const manifests = names.map((name) => ({
      ...manifestDescriptor,
      ...newManifest,
      annotations: { "io.containerd.image.name": name },
    }));
    writeFileSync(join(folder, "index.json"), JSON.stringify({ ...index, manifests }));
    execFileSync("tar", ["-cf", archive, "-C", folder, "oci-layout", "index.json", "blobs"]);
    const ctr = ["--address", kanto.containerdSocket, "--namespace", "kanto-cm", "image", "import"];
    execFileSync("ctr", [...ctr, "--all-platforms", archive]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readJson<Shape>(path: string): Shape {
  return JSON.parse(readFileSync(path, "utf8")) as Shape;
}

function only<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined || items.length > 1) throw new Error(`expected one image, got ${items.length}`);
  return item;
}

function blobPath(folder: string, { digest }: Pick<Descriptor, "digest">): string {
  return join(folder, "blobs", digest.replace(":", "/"));
}

function writeBlob(folder: string, content: object): Descriptor {
  const text = JSON.stringify(content);
  const digest = `sha256:${createHash("sha256").update(text).digest("hex")}`;
  mkdirSync(join(folder, "blobs/sha256"), { recursive: true });
  writeFileSync(blobPath(folder, { digest }), text);
  return { digest, size: Buffer.byteLength(text) };
}
