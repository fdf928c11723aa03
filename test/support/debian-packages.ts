import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, "../..");

/** Builds packages as `npm run package:debian` does, but for the time that their compression takes; gives their paths. */
export async function buildDebianPackages(
  folder: string,
  ...architectures: readonly ("amd64" | "arm64")[]
): Promise<readonly string[]> {
  const wanted = architectures.map((architecture) => `--architecture=${architecture}`);
  // Else it is that of the last commit, and somebody may commit between two builds.
  const env = { ...process.env, SOURCE_DATE_EPOCH: "1790000000" };
  const programArguments = [join(ROOT, "tools/build-debian.ts"), "--fast", ...wanted, folder];
  const { stdout } = await run(process.execPath, programArguments, { env });
  return stdout.trim().split("\n");
}

/** The same package as a later version. */
export async function asLaterVersion(packagePath: string, folder: string): Promise<string> {
  const tree = join(folder, "later");
  await mkdir(folder, { recursive: true });
  await run("dpkg-deb", ["--raw-extract", packagePath, tree]);
  const control = join(tree, "DEBIAN/control");
  await writeFile(control, (await readFile(control, "utf8")).replace(/^Version: .*$/m, "$&+later"));
  const path = join(folder, "later.deb");
  await run("dpkg-deb", ["--root-owner-group", "-Znone", "--build", tree, path]);
  return path;
}
