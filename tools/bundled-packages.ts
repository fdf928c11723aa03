import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";

/** A package of which code ships inside our bundles. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, as the package states it. */
  readonly license: string;
  readonly homepage: string;
  /** SHA-512 of the package as the registry serves it, in hexadecimal; from package-lock.json. */
  readonly sha512: string;
  /** The text of its licence files and of its NOTICE; where it has none, the licence comments of the files we took. */
  readonly licenseTexts: readonly string[];
}

/**
 * The packages behind the files that the bundler really took.
 *
 * @param inputs relative to the project
 */
export function bundledPackages(root: string, inputs: readonly string[]): readonly BundledPackage[] {
  const byFolder = new Map<string, string[]>();
  for (const path of inputs) {
    const folder = /^(?:.*[/])?node_modules[/](?:@[^/]+[/])?[^/]+/.exec(path)?.[0];
    if (folder !== undefined) byFolder.set(folder, [...(byFolder.get(folder) ?? []), path]);
  }
  const lock = v.parse(lockSchema, JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));
  return [...byFolder]
    .map(([folder, files]) => readPackage(root, folder, files, lock.packages[folder]?.integrity ?? ""))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function readPackage(root: string, folder: string, files: readonly string[], integrity: string): BundledPackage {
  const stated = v.parse(packageSchema, JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")));
  const [, sha512] = /^sha512-(.+)$/.exec(integrity) ?? [];
  if (sha512 === undefined) {
    throw new Error(`expected package-lock.json to state a SHA-512 of ${folder}, got ${JSON.stringify(integrity)}`);
  }
  const own = readdirSync(join(root, folder)).filter((name) => /^(licen[cs]e|notice|copying)([.].*)?$/i.test(name));
  const texts = own.sort().map((name) => readFileSync(join(root, folder, name), "utf8").trim());
  const licenseTexts = texts.length > 0 ? texts : licenseComments(files.map((path) => join(root, path)));
  if (licenseTexts.length === 0) {
    throw new Error(`expected a licence file or a licence comment in ${folder}, got none; its notice must ship`);
  }
  const { name, version, license } = stated;
  const homepage = `https://www.npmjs.com/package/${name}`;
  return { name, version, license, homepage, sha512: Buffer.from(sha512, "base64").toString("hex"), licenseTexts };
}

/** The different comments at the beginnings of files that speak of copyright. */
function licenseComments(paths: readonly string[]): readonly string[] {
  const comments = paths.map((path) => {
    const [lines = ""] = /^(?:#!.*\n)?((?:[/][/].*\n)+|[/][*][\s\S]*?[*][/])/.exec(readFileSync(path, "utf8")) ?? [];
    return lines.replaceAll(/^(?:[/][/]|[/][*]+| ?[*][/]?) ?/gm, "").trim();
  });
  const different = [...new Set(comments.filter((comment) => /copyright/i.test(comment)))].sort();
  // Sorted, one that only says more stands right after the one that it begins with.
  return different.filter((comment, index) => index === 0 || !comment.startsWith(different[index - 1] ?? ""));
}

const packageSchema = v.object({ name: v.string(), version: v.string(), license: v.string() });
const lockSchema = v.object({ packages: v.record(v.string(), v.object({ integrity: v.optional(v.string()) })) });
