import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fallbackText } from "../../src/config/options-reference.ts";
import { parseConfigFile } from "../../src/config/parse-config-file.ts";
import { optionOf } from "../../src/config/settings.ts";
import { buildDebianPackages } from "../support/debian-packages.ts";

const run = promisify(execFile);

let scratch = "";
let packages: readonly string[] = [];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "kad-debian-test-"));
  packages = await buildDebianPackages(join(scratch, "first"), "amd64", "arm64");
  for (const path of packages) await run("dpkg-deb", ["--extract", path, treeOf(path)]);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

function treeOf(packagePath: string): string {
  return join(scratch, packagePath.includes("amd64") ? "amd64" : "arm64");
}

describe("the Debian packages", () => {
  test("content lintian", async () => {
    const { stdout } = await run("lintian", ["--allow-root", "--fail-on", "none", ...packages]);
    expect(stdout).toBe("");
  });

  test("have the same bytes when they are built again", async () => {
    const again = await buildDebianPackages(join(scratch, "again"), "amd64");
    expect(await Promise.all(again.map(sha256))).toEqual(await Promise.all(packages.slice(0, 1).map(sha256)));
  });

  test("depend on libraries as new as their Node asks for, and no newer ones", async () => {
    for (const path of packages) {
      const { stdout } = await run("readelf", ["--version-info", "--wide", join(treeOf(path), NODE)]);
      const newest = ["GLIBC", "CXXABI"].map((name) => newestVersion(stdout, name));
      const { stdout: depends } = await run("dpkg-deb", ["--field", path, "Depends"]);
      // CXXABI_1.3.11 came with the library of GCC 7.
      expect([newest, depends.trim()]).toEqual([
        ["2.28", "1.3.11"],
        "libc6 (>= 2.28), libgcc-s1 (>= 3.4), libstdc++6 (>= 7)",
      ]);
    }
  });

  test("run on arm64, under emulation", async () => {
    const library = join(scratch, "arm64/usr/lib/kanto-auto-deployer");
    const kad = async (...programArguments: readonly string[]) => {
      const emulated = ["-L", "/usr/aarch64-linux-gnu", join(library, "node"), join(library, "kad")];
      return (await run("qemu-aarch64-static", [...emulated, ...programArguments])).stdout;
    };
    const { stdout: version } = await run("dpkg-deb", ["--field", packages[1] ?? "", "Version"]);
    expect((await kad("version")).trim()).toBe(version.trim().replace("~", "-"));
    expect(await kad("lint", join(library, "examples"))).toMatch(/^\d+ files checked: no problems/);
  });
});

describe("the configuration that is installed", () => {
  const installed = () => readFile(join(scratch, "amd64/etc/kanto-auto-deployer/config.json"), "utf8");

  test("states where the manifests lie, in a directory that is installed too", async () => {
    const { given, problems } = parseConfigFile("config.json", await installed());
    expect(problems).toEqual([]);
    expect([...given].map(([name, { value }]) => [name, value])).toEqual([
      ["manifests", "/etc/kanto-auto-deployer/manifests"],
    ]);
    await mkdir(join(scratch, "amd64/etc/kanto-auto-deployer/manifests/is-there"));
  });

  test("shows other options with their defaults", async () => {
    const uncommented = (await installed()).replaceAll(/^ {2}\/\/ (?=")/gm, "");
    const { given, problems } = parseConfigFile("config.json", uncommented);
    expect(problems).toEqual([]);
    expect(given.size).toBeGreaterThan(4);
    for (const [name, { value }] of given) {
      if (name !== "manifests") expect([name, String(value)]).toEqual([name, fallbackText(optionOf(name)) || "false"]);
    }
  });
});

const NODE = "usr/lib/kanto-auto-deployer/node";

function newestVersion(versionInfo: string, name: string): string | undefined {
  const numbers = [...versionInfo.matchAll(new RegExp(`\\b${name}_([0-9.]+)`, "g"))].map(([, number = ""]) => number);
  return numbers.sort((one, other) => one.localeCompare(other, "en", { numeric: true })).at(-1);
}

async function sha256(path: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
}
