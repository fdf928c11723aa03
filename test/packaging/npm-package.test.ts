import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleAll } from "../../tools/bundle.ts";
import { bundledPackages } from "../../tools/bundled-packages.ts";
import { ROOT } from "../support/documents.ts";
import { copyProject } from "../support/project-copy.ts";

const run = promisify(execFile);
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { readonly version: string };

let scratch = "";
let tarball = "";

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), "kad-npm-"));
  const inputs = (await bundleAll({ root: ROOT, target: null })).flatMap((bundle) => bundle.inputs);
  const project = join(scratch, "project");
  mkdirSync(project);
  copyProject(
    project,
    bundledPackages(ROOT, inputs).map(({ name }) => name),
  );
  await run("npm", ["pack", "--silent", "--pack-destination", scratch], { cwd: project });
  tarball = join(scratch, `kanto-auto-deployer-${version}.tgz`);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Installs the package into a prefix of its own, as `npm install --global` does for everybody. */
async function installGlobally(): Promise<string> {
  const prefix = join(scratch, "prefix");
  await run("npm", ["install", "--global", "--offline", "--prefix", prefix, tarball]);
  return prefix;
}

describe("the npm package", () => {
  test("is small, and holds what is needed to run, to use and to redistribute it, and nothing else", async () => {
    const { stdout } = await run("tar", ["--list", "--file", tarball]);
    const files = stdout
      .trim()
      .split("\n")
      .map((path) => path.replace("package/", ""));
    expect(statSync(tarball).size).toBeLessThan(700_000);
    const types = files.filter((path) => /^dist\/types\/[\w/-]+[.]d[.]ts$/.test(path));
    const examples = files.filter((path) => /^examples\/[\w-]+[.]json$/.test(path));
    expect(types.length).toBeGreaterThan(5);
    expect(examples.length).toBeGreaterThan(2);
    expect(files.filter((path) => !types.includes(path) && !examples.includes(path)).sort()).toEqual(
      [
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "dist/THIRD-PARTY-NOTICES.txt",
        "dist/completions/bash/kad",
        "dist/completions/bash/kanto-auto-deployer",
        "dist/completions/fish/kad.fish",
        "dist/completions/fish/kanto-auto-deployer.fish",
        "dist/completions/zsh/_kad",
        "dist/emulator.js",
        "dist/index.js",
        "dist/kanto-auto-deployer.js",
        "dist/man/kad-config.5",
        "dist/man/kad-manifest.5",
        "dist/man/kad.1",
        "dist/man/kanto-auto-deployer.8",
        "dist/manifest.schema.json",
        "dist/sbom.cdx.json",
        "package.json",
      ].sort(),
    );
  });

  test("needs no other package to run, and runs no script when it is installed", async () => {
    const { stdout } = await run("tar", ["--extract", "--to-stdout", "--file", tarball, "package/package.json"]);
    const manifest: Readonly<Record<string, unknown>> = JSON.parse(stdout);
    for (const kind of ["dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies"]) {
      expect(manifest[kind], kind).toBeUndefined();
    }
    const scripts = Object.keys(manifest["scripts"] ?? {});
    expect(scripts.filter((name) => /^(pre|post)?(install|prepare|uninstall)$/.test(name))).toEqual([]);
  });

  test("installed globally gives both programs, which run with this Node and with Node 22", async () => {
    const prefix = await installGlobally();
    expect(readdirSync(join(prefix, "lib/node_modules"))).toEqual(["kanto-auto-deployer"]);
    const node22 = join(scratch, "node22");
    await run("npm", ["install", "--prefix", node22, "--no-save", "--ignore-scripts", `${NODE_22}@22.23.3`]);
    const nodes = [process.execPath, join(node22, "node_modules", NODE_22, "bin/node")];
    const lines: string[] = [];
    for (const node of nodes) {
      lines.push((await run(node, ["--version"])).stdout.split(".", 1)[0] ?? "");
      for (const program of ["kad", "kanto-auto-deployer"]) {
        const installed = join(prefix, "bin", program);
        expect((await run(node, [installed, "version"])).stdout).toBe(`${version}\n`);
        const linted = await run(node, [installed, "lint", join(ROOT, "examples")]);
        expect(linted.stdout).toContain("no problems");
      }
    }
    expect(lines).toEqual([expect.stringMatching(/^v2[4-9]$/), "v22"]);
    expect(readdirSync(join(prefix, "share/man/man1"))).toEqual(["kad.1"]);
  });
});

describe("the library", () => {
  let consumer = "";

  beforeAll(async () => {
    consumer = join(scratch, "consumer");
    mkdirSync(consumer);
    writeFileSync(join(consumer, "package.json"), '{ "type": "module", "private": true }');
    await run("npm", ["install", "--offline", tarball], { cwd: consumer });
    writeFileSync(join(consumer, "check.ts"), CONSUMER);
  });

  test.each([
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ])("has types that a strict program compiles against with module %s, resolved as %s", async (module, resolution) => {
    const options = ["--strict", "--noEmit", "--target", "es2022", "--skipLibCheck", "false", "--types", ""];
    const modules = ["--module", module, "--moduleResolution", resolution];
    await run(join(ROOT, "node_modules/.bin/tsc"), [...options, ...modules, "check.ts"], { cwd: consumer });
    const wrong = CONSUMER.replace("readonly string[]", "readonly number[]");
    writeFileSync(join(consumer, "wrong.ts"), wrong);
    await expect(
      run(join(ROOT, "node_modules/.bin/tsc"), [...options, ...modules, "wrong.ts"], { cwd: consumer }),
    ).rejects.toMatchObject({ stdout: expect.stringContaining("not assignable") });
  });

  test("reads, checks, writes and plans from values", async () => {
    const { stdout } = await run(process.execPath, ["check.ts"], { cwd: consumer });
    expect(stdout).toBe(
      "unknown-key | 2 manifests, 0 problems of the set | +  a  create  there is no such container\n",
    );
  });

  test("brings the JSON Schema of manifests along", async () => {
    const code = 'console.log(import.meta.resolve("kanto-auto-deployer/manifest.schema.json"))';
    const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", code], { cwd: consumer });
    expect(JSON.parse(readFileSync(new URL(stdout.trim()), "utf8"))).toMatchObject({ title: "Container manifest" });
  });
});

const NODE_22 = `node-linux-${process.arch}`;

const CONSUMER = `
import {
  buildDesiredState, DEFAULT_PLAN_POLICY, EMPTY_INVENTORY, EMPTY_JOURNAL, formatPlan, lintManifestSet, makePlan,
  manifestFile, type Manifest, type Plan, type Problem, readManifest, writeNativeManifest,
} from "kanto-auto-deployer";

const first = readManifest(manifestFile("a.json", '{ "image": { "name": "ghcr.io/example/a:1" }, "unknown": 1 }'));
if (first.kind !== "usable") throw new Error("a.json is usable");
const codes: readonly string[] = first.problems.map(({ code }: Problem) => code);
const again = readManifest(manifestFile("b.json", writeNativeManifest({ ...first.manifest.spec, name: "b", hostName: "b" })));
const manifests: readonly Manifest[] = [first, again].flatMap((read) => (read.kind === "usable" ? [read.manifest] : []));
const desired = buildDesiredState({ read: [first], refused: [], complete: true, inventory: EMPTY_INVENTORY });
const plan: Plan = makePlan({
  desired,
  observed: { containers: [], bootId: "", observedAt: "2026-01-01T00:00:00Z" },
  inventory: EMPTY_INVENTORY,
  journal: EMPTY_JOURNAL,
  policy: DEFAULT_PLAN_POLICY,
  nonce: "00000000",
  givenUp: new Map(),
});
const [line] = formatPlan(plan, { color: false, verbose: false }).split("\\n");
const set = \`\${manifests.length} manifests, \${lintManifestSet(manifests, true).length} problems of the set\`;
(globalThis as unknown as { console: { log(text: string): void } }).console.log([codes.join(), set, line].join(" | "));
`;
