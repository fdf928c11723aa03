import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** What differs between the generated code that is committed and that which was generated just now, one line a file. */
export async function generatedCodeDifferences(committed: string, generated: string): Promise<readonly string[]> {
  const [before, after] = await Promise.all([listFiles(committed), listFiles(generated)]);
  const differences: string[] = [];
  for (const path of [...new Set([...before, ...after])].sort()) {
    if (!after.includes(path)) {
      differences.push(`${path} is generated from nothing any more`);
    } else if (!before.includes(path)) {
      differences.push(`${path} is missing`);
    } else if ((await readFile(join(committed, path), "utf8")) !== (await readFile(join(generated, path), "utf8"))) {
      differences.push(`${path} is not what its source says`);
    }
  }
  return differences;
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
