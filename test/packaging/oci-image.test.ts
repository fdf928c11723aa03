import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleAll } from "../../tools/bundle.ts";
import { bundledPackages } from "../../tools/bundled-packages.ts";
import { ROOT } from "../support/documents.ts";
import { eventually } from "../support/eventually.ts";
import { copyProject } from "../support/project-copy.ts";

const run = promisify(execFile);
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { readonly version: string };

let scratch = "";
let container = "";
const processes = new Set<ChildProcess>();

/** buildah with a store of its own; these ways of isolating and of storing work inside other containers. */
async function buildah(...words: readonly string[]): Promise<string> {
  const { stdout } = await run("buildah", buildahWords(words), { env: buildahEnvironment() });
  return stdout.trim();
}

function buildahWords(words: readonly string[]): readonly string[] {
  return ["--root", join(scratch, "store"), "--runroot", join(scratch, "run"), ...words];
}

function buildahEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, BUILDAH_ISOLATION: "chroot", STORAGE_DRIVER: "vfs" };
}

/** What podman is told in packaging/oci/README.md, as far as buildah has it. */
function runWords(): readonly string[] {
  return [
    "run",
    "--cap-drop",
    "all",
    "--cap-add",
    "CAP_KILL",
    "--volume",
    `${join(scratch, "kanto")}:/run/container-management`,
    "--volume",
    `${join(scratch, "manifests")}:/manifests:ro`,
    container,
    "--",
  ];
}

/** The smallest base with Node, a shell and core utilities: what the official image has, without fetching it. */
function makeBase(folder: string): void {
  const place = (from: string, to: string) => {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    copyFileSync(from, join(folder, to));
  };
  place(process.execPath, "usr/bin/node");
  const libraries = execFileSync("ldd", [process.execPath], { encoding: "utf8" }).match(/(?<=\s)\/\S+/g) ?? [];
  for (const library of libraries) place(library, library);
  place("/bin/busybox", "bin/busybox");
  for (const name of ["sh", "mv", "ln", "mkdir", "chown", "env", "test"])
    symlinkSync("busybox", join(folder, "bin", name));
  symlinkSync("/bin/env", join(folder, "usr/bin/env"));
  for (const name of ["opt", "tmp", "run", "usr/lib", "var/lib"]) mkdirSync(join(folder, name), { recursive: true });
}

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), "kad-oci-"));
  const inputs = (await bundleAll({ root: ROOT, target: null })).flatMap((bundle) => bundle.inputs);
  const project = join(scratch, "project");
  mkdirSync(project);
  copyProject(
    project,
    bundledPackages(ROOT, inputs).map(({ name }) => name),
  );
  const release = join(scratch, "release");
  await run("npm", ["run", "--silent", "release", "--", release], { cwd: project });
  makeBase(join(scratch, "base"));
  const base = await buildah("from", "scratch");
  await buildah("add", "--quiet", base, join(scratch, "base"), "/");
  await buildah("commit", "--quiet", base, "localhost/node");
  const file = join(ROOT, "packaging/oci/Containerfile");
  const build = ["build", "--format", "docker", "--build-arg", "NODE_IMAGE=localhost/node", "--tag", "localhost/kad"];
  await buildah(...build, "--file", file, release);
  container = await buildah("from", "localhost/kad");
  cpSync(join(ROOT, "examples"), join(scratch, "manifests"), { recursive: true });
  mkdirSync(join(scratch, "kanto"));
});

afterAll(async () => {
  for (const child of processes) child.kill("SIGTERM");
  await Promise.all([...processes].map((child) => (child.exitCode === null ? once(child, "exit") : null)));
  await buildah("rm", "--all").catch(() => "");
  rmSync(scratch, { recursive: true, force: true });
});

function startProcess(program: string, words: readonly string[]): () => string {
  const child = spawn(program, words, { env: buildahEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
  processes.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  return () => output;
}

interface ImageConfiguration {
  readonly Docker: {
    readonly config: {
      readonly Healthcheck: { readonly Test: readonly [string, string] };
      readonly Entrypoint: readonly string[];
      readonly Cmd: readonly string[];
      readonly User: string;
    };
  };
}

test("the image has the program under both names, and starts it as the daemon, as root", async () => {
  expect(await buildah("run", container, "--", "kad", "version")).toBe(version);
  expect(await buildah("run", container, "--", "kanto-auto-deployer", "--version")).toBe(version);
  const inspected: ImageConfiguration = JSON.parse(await buildah("inspect", "--type", "image", "localhost/kad"));
  expect(inspected.Docker.config).toMatchObject({
    Entrypoint: ["kanto-auto-deployer"],
    Cmd: ["--daemon"],
    User: "0:0",
  });
});

test("a container of it deploys the mounted manifests through the mounted socket, and its health check tells", async () => {
  const healthCheck = async () => {
    const inspected: ImageConfiguration = JSON.parse(await buildah("inspect", "--type", "image", "localhost/kad"));
    const [, command] = inspected.Docker.config.Healthcheck.Test;
    return buildah(...runWords(), "sh", "-c", command).then(
      () => "healthy",
      () => "unhealthy",
    );
  };
  expect(await healthCheck()).toBe("unhealthy");
  const program = join(scratch, "project/dist/kanto-auto-deployer.js");
  const socket = join(scratch, "kanto/container-management.sock");
  const emulatorSays = startProcess(process.execPath, [program, "emulator", "--socket", socket]);
  await eventually(
    async () => emulatorSays(),
    (text) => text.includes(socket),
  );
  const [entrypoint, command] = ["kanto-auto-deployer", "--daemon"];
  const daemonSays = startProcess("buildah", [...buildahWords(runWords()), entrypoint, command]);
  await eventually(healthCheck, (health) => health === "healthy", 60_000);
  await eventually(
    async () => daemonSays(),
    (text) => text.includes("seat-adjuster"),
    60_000,
  );
  const plan = await buildah(...runWords(), "kad", "plan");
  expect(plan).toContain("4 unchanged");
});
