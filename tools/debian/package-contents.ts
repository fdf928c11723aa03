import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { FetchedNode } from "./fetch-node.ts";
import type { PackageFile } from "./package-file.ts";

export interface ContentSources {
  /** The project. */
  readonly root: string;
  /** The bundles, manual pages, completions and release files. */
  readonly built: string;
  readonly node: FetchedNode;
  /** As Debian's tools read it. */
  readonly changelog: string;
}

const LIBRARY = "usr/lib/kanto-auto-deployer";
const SHARE = "usr/share/kanto-auto-deployer";
const DOCUMENTS = "usr/share/doc/kanto-auto-deployer";
const PROGRAMS = ["kad", "kanto-auto-deployer"] as const;

/** Everything that the package installs. */
export function packageContents({ root, built, node, changelog }: ContentSources): readonly PackageFile[] {
  const packaging = (name: string) => join(root, "packaging", name);
  return [
    ...PROGRAMS.flatMap((name) => programFiles(name, readFileSync(packaging("debian/launcher"), "utf8"))),
    { kind: "copy", path: `${LIBRARY}/node`, from: node.programPath, isProgram: true },
    {
      kind: "text",
      path: `${LIBRARY}/kanto-auto-deployer.js`,
      text: withoutInterpreterLine(join(built, "kanto-auto-deployer.js")),
    },
    { kind: "copy", path: `${LIBRARY}/emulator.js`, from: join(built, "emulator.js") },
    // Without it Node would read the bundle twice to find out that it is a module.
    { kind: "text", path: `${LIBRARY}/package.json`, text: '{ "type": "module" }\n' },
    { kind: "link", path: `${LIBRARY}/examples`, to: "../../share/kanto-auto-deployer/examples" },
    ...filesIn(join(root, "examples"), `${SHARE}/examples`),
    { kind: "copy", path: `${SHARE}/manifest.schema.json`, from: join(built, "manifest.schema.json") },
    { kind: "copy", path: "etc/kanto-auto-deployer/config.json", from: packaging("debian/config.json") },
    { kind: "folder", path: "etc/kanto-auto-deployer/manifests" },
    {
      kind: "copy",
      path: "usr/lib/systemd/system/kanto-auto-deployer.service",
      from: packaging("systemd/kanto-auto-deployer.service"),
    },
    ...documents(root, built, node, changelog),
    ...manualPages(join(built, "man")),
    ...filesIn(join(built, "completions/bash"), "usr/share/bash-completion/completions"),
    ...filesIn(join(built, "completions/zsh"), "usr/share/zsh/vendor-completions"),
    ...filesIn(join(built, "completions/fish"), "usr/share/fish/vendor_completions.d"),
    {
      kind: "copy",
      path: "usr/share/lintian/overrides/kanto-auto-deployer",
      from: packaging("debian/lintian-overrides"),
    },
  ];
}

/** The program knows by which of its names it was called from the path of the link. */
function programFiles(name: string, launcher: string): readonly PackageFile[] {
  return [
    { kind: "text", path: `usr/bin/${name}`, text: launcher.replace("@PROGRAM@", name), isProgram: true },
    { kind: "link", path: `${LIBRARY}/${name}`, to: "kanto-auto-deployer.js" },
  ];
}

/** The launchers name the Node that runs it; another one must not be asked for. */
function withoutInterpreterLine(path: string): string {
  return readFileSync(path, "utf8").replace(/^#!.*\n/, "");
}

function documents(root: string, built: string, node: FetchedNode, changelog: string): readonly PackageFile[] {
  const packed = (name: string, text: string | Uint8Array): PackageFile => ({
    kind: "text",
    path: `${DOCUMENTS}/${name}.gz`,
    text: gzipSync(text, { level: 9 }),
  });
  return [
    { kind: "copy", path: `${DOCUMENTS}/copyright`, from: join(root, "packaging/debian/copyright") },
    packed("changelog", changelog),
    packed("LICENSE.node", readFileSync(node.licensePath)),
    packed("THIRD-PARTY-NOTICES.txt", readFileSync(join(built, "THIRD-PARTY-NOTICES.txt"))),
    packed("sbom.cdx.json", readFileSync(join(built, "sbom.cdx.json"))),
    { kind: "link", path: `${DOCUMENTS}/examples/manifests`, to: "../../../kanto-auto-deployer/examples" },
    ...filesIn(join(root, "packaging/systemd/kanto-auto-deployer.service.d"), `${DOCUMENTS}/examples/service`),
  ];
}

function manualPages(folder: string): readonly PackageFile[] {
  return readdirSync(folder).map((name) => ({
    kind: "text",
    path: `usr/share/man/man${name.split(".").at(-1)}/${name}.gz`,
    text: gzipSync(readFileSync(join(folder, name)), { level: 9 }),
  }));
}

function filesIn(folder: string, path: string): readonly PackageFile[] {
  return readdirSync(folder).map((name) => ({ kind: "copy", path: `${path}/${name}`, from: join(folder, name) }));
}
