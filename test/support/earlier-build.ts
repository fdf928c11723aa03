import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./documents.ts";

/** Null where the history of the project holds the commit; else why it cannot be built. */
export function earlierCommitMissing(commit: string): string | null {
  try {
    execFileSync("git", ["cat-file", "-e", `${commit}^{commit}`], { cwd: ROOT, stdio: "ignore" });
    return null;
  } catch {
    return `the history here does not reach back to ${commit.slice(0, 9)}`;
  }
}

/** Builds the program as it was at a commit, with the packages of today; gives the path of the bundle. */
export function buildEarlier(commit: string, target: string): string {
  mkdirSync(target, { recursive: true });
  const archive = execFileSync("git", ["archive", commit], { cwd: ROOT, maxBuffer: 2 ** 28 });
  execFileSync("tar", ["-x", "-C", target], { input: archive });
  symlinkSync(join(ROOT, "node_modules"), join(target, "node_modules"));
  execFileSync(process.execPath, [join(target, "tools/build.ts")], { cwd: target, stdio: "ignore" });
  return join(target, "dist/kanto-auto-deployer.js");
}
