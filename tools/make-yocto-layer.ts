import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { debianVersion } from "./debian/debian-version.ts";
import { pinnedNode } from "./pinned-node.ts";

/**
 * Makes the Yocto layer of this version in dist/release/ (or the folder that is named), as
 * `meta-kanto-auto-deployer-<version>.tar.gz`: what packaging/yocto holds, with the npm package of that folder, the
 * systemd unit, the manifests, and the versions and checksums that stand in package.json and the lock. The same sources
 * give the same bytes.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const release = process.argv[2] ?? join(root, "dist/release");
const LAYER = "meta-kanto-auto-deployer";
const { version }: { readonly version: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
// A dash would end the version in the name of a package; bitbake sorts the tilde before the release, as Debian does.
const recipeVersion = debianVersion(version);

const scratch = mkdtempSync(join(tmpdir(), "kad-yocto-"));
try {
  const layer = join(scratch, LAYER);
  cpSync(join(root, "packaging/yocto", LAYER), layer, { recursive: true });
  copyFileSync(join(root, "LICENSE"), join(layer, "LICENSE"));
  addDeployer(join(layer, "recipes-kanto/kanto-auto-deployer"));
  addNode(join(layer, "recipes-kanto/kanto-node-runtime"));
  addManifests(join(layer, "recipes-kanto/kanto-manifests"));
  pack(layer);
} finally {
  rmSync(scratch, { recursive: true });
}

function addDeployer(recipe: string): void {
  const files = join(recipe, "files");
  mkdirSync(files);
  const archive = join(release, `kanto-auto-deployer-${version}.tgz`);
  copyFileSync(archive, join(files, `kanto-auto-deployer-${version}.tgz`));
  copyFileSync(join(root, "packaging/systemd/kanto-auto-deployer.service"), join(files, "kanto-auto-deployer.service"));
  copyFileSync(join(root, "packaging/debian/config.json"), join(files, "config.json"));
  renameSync(join(recipe, "kanto-auto-deployer.bb"), join(recipe, `kanto-auto-deployer_${recipeVersion}.bb`));
  writeVariables(join(recipe, "kanto-auto-deployer-release.inc"), {
    KAD_RELEASE: version,
    KAD_LICENSE_MD5: md5(readFileSync(join(root, "LICENSE"))),
    KAD_NOTICES_MD5: md5(packed(archive, "package/dist/THIRD-PARTY-NOTICES.txt")),
  });
}

function addNode(recipe: string): void {
  const nodes = ["x64", "arm64"].map((processor) => ({ processor, ...pinnedNode(root, processor) }));
  const [first] = nodes;
  if (first === undefined) throw new Error("internal: no processor has a Node");
  renameSync(join(recipe, "kanto-node-runtime.bb"), join(recipe, `kanto-node-runtime_${first.version}.bb`));
  writeVariables(join(recipe, "kanto-node-runtime-release.inc"), {
    KAD_NODE_LICENSE_MD5: md5(readFileSync(join(root, "node_modules", `node-linux-${process.arch}`, "LICENSE"))),
    ...Object.fromEntries(nodes.map(({ processor, sha512 }) => [`SRC_URI[${processor}.sha512sum]`, sha512])),
  });
}

function addManifests(recipe: string): void {
  const example = (name: string) => join(root, "examples", `${name}.json`);
  const place = (from: string, to: string) => copyFileSync(from, join(recipe, "files", to));
  mkdirSync(join(recipe, "files/core"), { recursive: true });
  mkdirSync(join(recipe, "files/example"));
  place(example("databroker"), "core/databroker.json");
  place(example("feeder-can"), "example/feeder-can.json");
  place(example("feeder-gps"), "example/feeder-gps.json");
  place(example("seat-adjuster"), "example/seat-adjuster.json.disabled");
}

function writeVariables(path: string, variables: Readonly<Record<string, string>>): void {
  const lines = Object.entries(variables).map(([name, value]) => `${name} = "${value}"\n`);
  writeFileSync(path, `# Written by tools/make-yocto-layer.ts.\n${lines.join("")}`);
}

function pack(layer: string): void {
  const target = join(release, `${LAYER}-${version}.tar.gz`);
  const owner = ["--owner=0", "--group=0", "--numeric-owner", "--mode=u=rwX,go=rX"];
  const always = ["--sort=name", "--mtime=@0", ...owner, "--use-compress-program=gzip --no-name -9"];
  execFileSync("tar", ["--create", ...always, "--file", target, "--directory", join(layer, ".."), LAYER]);
}

function packed(archive: string, path: string): Uint8Array {
  return execFileSync("tar", ["--extract", "--to-stdout", "--file", archive, path]);
}

function md5(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}
