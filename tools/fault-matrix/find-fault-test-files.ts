import { accessSync, constants } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { faultCodesInSource } from "./fault-codes.ts";
import { missingFor, realPartsOf } from "./real-parts.ts";
import type { FaultTestFile } from "./row-evidence.ts";

/** The test files whose titles name faults, in order of their paths. */
export async function findFaultTestFiles(root: string): Promise<readonly FaultTestFile[]> {
  const found: FaultTestFile[] = [];
  for (const folder of ["src", "test"]) {
    const names = await readdir(join(root, folder), { recursive: true });
    for (const name of names.filter((each) => each.endsWith(".test.ts")).sort()) {
      const file = join(folder, name);
      const codes = faultCodesInSource(await readFile(join(root, file), "utf8"));
      if (codes.length === 0) continue;
      const parts = realPartsOf(await sourceWithSupport(join(root, file)));
      found.push({ file, codes, parts, missing: missingFor(parts, process.geteuid?.() === 0, isInstalled) });
    }
  }
  return found;
}

/** A test file together with the support that it imports, directly or not. */
async function sourceWithSupport(path: string, seen = new Set<string>()): Promise<string> {
  if (seen.has(path)) return "";
  seen.add(path);
  const source = await readFile(path, "utf8").catch(() => "");
  const imported = [...source.matchAll(/from "(\.[^"]+)"/g)].map(([, target = ""]) => join(dirname(path), target));
  const support = imported.filter((each) => each.includes("/test/support/"));
  const texts = await Promise.all(support.map((each) => sourceWithSupport(each, seen)));
  return [source, ...texts].join("\n");
}

function isInstalled(program: string): boolean {
  const { PATH = "" } = process.env;
  return PATH.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
