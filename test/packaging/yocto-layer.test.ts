import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfigFile } from "../../src/config/parse-config-file.ts";
import { bundleAll } from "../../tools/bundle.ts";
import { bundledPackages } from "../../tools/bundled-packages.ts";
import { type BitbakeRecipe, expand, readRecipe } from "../support/bitbake-recipe.ts";
import { ROOT } from "../support/documents.ts";
import { copyProject } from "../support/project-copy.ts";

const run = promisify(execFile);
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { readonly version: string };
const DIRECTORY = "/data/var/containers/manifests";

let scratch = "";
let layer = "";
let archive = "";

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), "kad-layer-"));
  const project = join(scratch, "project");
  mkdirSync(project);
  const inputs = (await bundleAll({ root: ROOT, target: null })).flatMap((bundle) => bundle.inputs);
  copyProject(
    project,
    bundledPackages(ROOT, inputs).map(({ name }) => name),
  );
  const release = join(scratch, "release");
  await run("npm", ["run", "--silent", "release", "--", release], { cwd: project });
  archive = join(release, `meta-kanto-auto-deployer-${version}.tar.gz`);
  await run("tar", ["--extract", "--file", archive, "--directory", scratch]);
  layer = join(scratch, "meta-kanto-auto-deployer");
  await run("python3", ["-m", "venv", join(scratch, "venv")]);
  const requirements = join(ROOT, "packaging/yocto/requirements.txt");
  await run(join(scratch, "venv/bin/pip"), ["install", "--quiet", "--requirement", requirements]);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Every recipe of the layer, by its name without the version. */
function recipePaths(): ReadonlyMap<string, string> {
  const paths = readdirSync(layer, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".bb"));
  return new Map(paths.map((path) => [(path.split("/").at(-1) ?? "").replace(/_.*/, ""), join(layer, path)]));
}

function recipeOf(name: string): BitbakeRecipe {
  return readRecipe(layer, recipePaths().get(name) ?? "");
}

/** What bitbake.conf states, as far as the recipes use it. */
const STANDARD_PATHS: Readonly<Record<string, string>> = {
  bindir: "/usr/bin",
  datadir: "/usr/share",
  libexecdir: "/usr/libexec",
  mandir: "/usr/share/man",
  nonarch_libdir: "/usr/lib",
  sysconfdir: "/etc",
  systemd_system_unitdir: "/usr/lib/systemd/system",
};

interface Installation {
  readonly directory?: string;
  /** Where the sources were unpacked. */
  readonly unpacked: string;
}

/** Runs the recipe's do_install, each `${NAME}` replaced as bitbake does; gives the folder that it filled. */
async function install(name: string, { directory = DIRECTORY, unpacked }: Installation): Promise<string> {
  const recipe = recipeOf(name);
  const target = mkdtempSync(join(scratch, "image-"));
  const variables = new Map([
    ...recipe.variables,
    ...Object.entries({ ...STANDARD_PATHS, D: target, UNPACKDIR: unpacked, KANTO_MANIFESTS_DEV_DIR: directory }),
  ]);
  const functions = [...recipe.functions].map(([task, body]) => `${task}() {\n${expand(body, variables)}}\n`);
  const script = `set -eu\nbbfatal() { echo "FATAL: $*" >&2; exit 1; }\n${functions.join("")}do_install\n`;
  // bitbake runs tasks with the shell of the machine, which is dash on Debian.
  await run("dash", ["-c", script]);
  return target;
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length))
    .sort();
}

describe("the layer", () => {
  test("has one recipe for each part, of this version", () => {
    expect([...recipePaths().keys()].sort()).toEqual([
      "kanto-auto-deployer",
      "kanto-core-manifests",
      "kanto-example-manifests",
      "kanto-node-runtime",
    ]);
    expect(recipePaths().get("kanto-auto-deployer")).toContain(`_${version.replace("-", "~")}.bb`);
  });

  test("is made of the same bytes again", async () => {
    const before = readFileSync(archive);
    await run(process.execPath, [join(scratch, "project/tools/make-yocto-layer.ts"), join(scratch, "release")]);
    expect(readFileSync(archive).equals(before)).toBe(true);
  });

  test.each(["kirkstone", "scarthgap"])("is what oelint-adv takes without a finding, for %s", async (yoctoRelease) => {
    const linter = (paths: readonly string[]) =>
      run(join(scratch, "venv/bin/oelint-adv"), ["--quiet", "--release", yoctoRelease, ...paths], {
        env: { ...process.env, OELINT_CONFIG: join(ROOT, "packaging/yocto/oelint.cfg"), HOME: scratch },
      });
    const linted = await linter([...recipePaths().values()]).catch(({ stderr }) => ({ stderr }));
    expect(linted.stderr).toBe("");
    const broken = join(scratch, "broken_1.0.bb");
    await run("sh", ["-c", `echo 'SUMMARY = "x"' > ${broken}`]);
    await expect(linter([broken])).rejects.toThrow("oelint");
  });
});

describe("the deployer's recipe", () => {
  let unpacked = "";

  beforeAll(async () => {
    const files = join(layer, "recipes-kanto/kanto-auto-deployer/files");
    unpacked = join(scratch, "unpacked");
    cpSync(files, unpacked, { recursive: true });
    await run("tar", [
      "--extract",
      "--file",
      join(files, `kanto-auto-deployer-${version}.tgz`),
      "--directory",
      unpacked,
    ]);
  });

  test("installs programs, unit, configuration, pages, completions and the bill of materials", async () => {
    const image = await install("kanto-auto-deployer", { unpacked });
    expect(filesBelow(image)).toEqual([
      "/etc/kanto-auto-deployer/config.json",
      "/usr/bin/kad",
      "/usr/bin/kanto-auto-deployer",
      "/usr/lib/kanto-auto-deployer/emulator.js",
      "/usr/lib/kanto-auto-deployer/kad",
      "/usr/lib/kanto-auto-deployer/kanto-auto-deployer",
      "/usr/lib/kanto-auto-deployer/kanto-auto-deployer.js",
      "/usr/lib/kanto-auto-deployer/package.json",
      "/usr/lib/systemd/system/kanto-auto-deployer.service",
      "/usr/share/bash-completion/completions/kad",
      "/usr/share/bash-completion/completions/kanto-auto-deployer",
      "/usr/share/kanto-auto-deployer/THIRD-PARTY-NOTICES.txt",
      "/usr/share/kanto-auto-deployer/manifest.schema.json",
      "/usr/share/kanto-auto-deployer/sbom.cdx.json",
      "/usr/share/man/man1/kad.1",
      "/usr/share/man/man5/kad-config.5",
      "/usr/share/man/man5/kad-manifest.5",
      "/usr/share/man/man8/kanto-auto-deployer.8",
    ]);
    expect(statSync(join(image, DIRECTORY)).isDirectory()).toBe(true);
  });

  test("packs everything that it installs", async () => {
    const image = await install("kanto-auto-deployer", { unpacked });
    const { variables } = recipeOf("kanto-auto-deployer");
    const known = new Map([...variables, ...Object.entries(STANDARD_PATHS), ["KANTO_MANIFESTS_DEV_DIR", DIRECTORY]]);
    const stated = [...variables].filter(([name]) => name.startsWith("FILES:"));
    // What bitbake.conf puts into a package of itself: programs, configuration, its own folder, pages.
    const usual = ["/usr/bin/", "/etc/", "/usr/share/kanto-auto-deployer", "/usr/share/man"];
    const packed = [...usual, ...stated.flatMap(([, value]) => expand(value, known).trim().split(/\s+/))];
    const left = filesBelow(image).filter((path) => !packed.some((prefix) => path.startsWith(prefix)));
    expect(left).toEqual([]);
  });

  test("has the unit deploy the image's directory, and leaves the rest of it as it is", async () => {
    for (const directory of [DIRECTORY, "/var/lib/vehicle/manifests"]) {
      const image = await install("kanto-auto-deployer", { unpacked, directory });
      const unit = readFileSync(join(image, "usr/lib/systemd/system/kanto-auto-deployer.service"), "utf8");
      const source = readFileSync(join(ROOT, "packaging/systemd/kanto-auto-deployer.service"), "utf8");
      expect(unit).toContain(`ExecStart=/usr/bin/kanto-auto-deployer --daemon ${directory}\n`);
      expect(unit.replace(` --daemon ${directory}\n`, " --daemon\n")).toBe(source);
      const configuration = readFileSync(join(image, "etc/kanto-auto-deployer/config.json"), "utf8");
      const { given, problems } = parseConfigFile("config.json", configuration);
      expect(problems).toEqual([]);
      expect(given.has("manifests")).toBe(false);
      expect(configuration).toContain(directory);
    }
  });

  test.each(["", "manifests", "/with space", "/with,comma"])("refuses the directory '%s'", async (directory) => {
    await expect(install("kanto-auto-deployer", { unpacked, directory })).rejects.toThrow(
      "FATAL: KANTO_MANIFESTS_DEV_DIR",
    );
  });

  test("installs programs that the layer's Node runs, each by its own name", async () => {
    const image = await install("kanto-auto-deployer", { unpacked });
    for (const program of ["kad", "kanto-auto-deployer"]) {
      expect(readFileSync(join(image, "usr/bin", program), "utf8")).toBe(
        `#!/bin/sh\nexec /usr/libexec/kanto-auto-deployer/node /usr/lib/kanto-auto-deployer/${program} "$@"\n`,
      );
      const help = await run(process.execPath, [join(image, "usr/lib/kanto-auto-deployer", program), "--help"]);
      expect(help.stdout).toContain(`Usage: ${program} `);
    }
    const node = await install("kanto-node-runtime", { unpacked: unpackedNode() });
    const installedNode = join(node, "usr/libexec/kanto-auto-deployer/node");
    const told = await run(installedNode, [join(image, "usr/lib/kanto-auto-deployer/kad"), "version"]);
    expect(told.stdout).toBe(`${version}\n`);
  });

  test("states licences and their checksums as they are", () => {
    const { variables } = recipeOf("kanto-auto-deployer");
    expect(variables.get("KAD_LICENSE_MD5")).toBe(md5(join(unpacked, "package/LICENSE")));
    expect(variables.get("KAD_NOTICES_MD5")).toBe(md5(join(unpacked, "package/dist/THIRD-PARTY-NOTICES.txt")));
    const sbom = readFileSync(join(unpacked, "package/dist/sbom.cdx.json"), "utf8");
    const licenses = new Set(
      sbom.match(/(?<="(?:id|expression)": ")[^"]+/g)?.flatMap((text) => text.split(/[() ]+|AND/)),
    );
    const stated = variables.get("LICENSE")?.split(" & ") ?? [];
    expect([...licenses].filter((license) => license !== "").sort()).toEqual([...stated].sort());
  });
});

/** The installed package of this machine's Node, as its archive unpacks. */
function unpackedNode(): string {
  const folder = mkdtempSync(join(scratch, "node-"));
  symlinkSync(join(ROOT, "node_modules", `node-linux-${process.arch}`), join(folder, "package"));
  return folder;
}

test("the Node recipe states the version and checksums of the lock, and its licence", () => {
  const { variables } = recipeOf("kanto-node-runtime");
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  for (const processor of ["x64", "arm64"]) {
    const entry = lock.packages[`node_modules/node-linux-${processor}`];
    const sha512 = Buffer.from(entry.integrity.replace("sha512-", ""), "base64").toString("hex");
    expect(variables.get(`SRC_URI[${processor}.sha512sum]`)).toBe(sha512);
    expect(recipePaths().get("kanto-node-runtime")).toContain(`_${entry.version}.bb`);
  }
  expect(variables.get("KAD_NODE_LICENSE_MD5")).toBe(md5(join(unpackedNode(), "package/LICENSE")));
});

describe("the sets of manifests", () => {
  test.each([
    ["kanto-core-manifests", "sdv-core-containers", ["databroker.json"]],
    [
      "kanto-example-manifests",
      "sdv-example-containers",
      ["feeder-can.json", "feeder-gps.json", "seat-adjuster.json.disabled"],
    ],
  ])("%s stands in for %s, and installs its manifests where the deployer looks", async (name, earlier, manifests) => {
    const image = await install(name, { unpacked: join(layer, "recipes-kanto/kanto-manifests/files") });
    expect(filesBelow(image)).toEqual(manifests.map((manifest) => join(DIRECTORY, manifest)));
    const { variables } = recipeOf(name);
    for (const field of ["PROVIDES", "RPROVIDES:", "RREPLACES:", "RCONFLICTS:"]) {
      const stated = [...variables].find(([name]) => name.startsWith(field));
      expect(stated?.[1].trim(), field).toBe(earlier);
    }
    const listed = variables.get("SRC_URI")?.match(/(?<=file:\/\/\w+\/)\S+/g);
    expect(listed?.sort()).toEqual([...manifests].sort());
  });
});

function md5(path: string): string {
  return createHash("md5").update(readFileSync(path)).digest("hex");
}
