import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Writes the library's types into dist/types/ (or below the folder that is named): the declarations that can be reached
 * from its entry, and no others. They must need no package, since the program has none: that fails the build.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const target = join(process.argv[2] ?? join(root, "dist"), "types");
const ENTRY = "library/library.d.ts";
/** At the beginning of a line: what comments show is no import. */
const IMPORTED = /^(?:import |export |[}]).*from "([^"]+)"/gm;

const scratch = mkdtempSync(join(tmpdir(), "kad-types-"));
try {
  emitDeclarations(scratch);
  rmSync(target, { recursive: true, force: true });
  for (const [path, text] of reachableFrom(ENTRY, scratch)) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), text);
  }
} finally {
  rmSync(scratch, { recursive: true });
}

function emitDeclarations(outDir: string): void {
  const project = join(outDir, "tsconfig.json");
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    removeComments: false,
    rootDir: join(root, "src"),
    outDir,
    typeRoots: [join(root, "node_modules/@types")],
  };
  const files = [join(root, "src/library/library.ts")];
  writeFileSync(project, JSON.stringify({ extends: join(root, "tsconfig.json"), compilerOptions, files, include: [] }));
  execFileSync(join(root, "node_modules/.bin/tsc"), ["--project", project], { stdio: "inherit" });
}

/** Every declaration file that the entry needs, with imports as every compiler resolves them. */
function reachableFrom(entry: string, folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    const text = readFileSync(join(folder, path), "utf8");
    for (const [, specifier = ""] of text.matchAll(IMPORTED)) {
      if (!specifier.startsWith(".")) {
        throw new Error(`expected the library's types to need no package, got "${specifier}" in ${path}`);
      }
      waiting.push(join(dirname(path), specifier.replace(/[.]ts$/, ".d.ts")));
    }
    found.set(
      path,
      text.replaceAll(IMPORTED, (statement) => statement.replace(/[.]ts"/, '.js"')),
    );
  }
  return new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}
