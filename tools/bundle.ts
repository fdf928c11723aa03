import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, type BuildResult, build, type Plugin } from "esbuild";
import { lazyBuiltins } from "./lazy-builtins.ts";

/** The project whose sources are bundled, and where its bundles go. */
export interface BundleRequest {
  readonly root: string;
  /** Null: nothing is written; what would be is only looked at. */
  readonly target: string | null;
}

export interface BundledFile {
  /** `kanto-auto-deployer.js` */
  readonly name: string;
  /** The files whose code is in it, relative to the project, in byte order. What the bundler left out is not there. */
  readonly inputs: readonly string[];
  readonly warningCount: number;
}

/**
 * Bundles everything that ships:
 *
 * - `kanto-auto-deployer.js`, the one file that a device needs;
 * - `emulator.js` beside it, which only `dev` and `emulator` load. In the same file it would keep the bundler from
 *   leaving out what nobody uses of the libraries that both share, and add 40 ms to every start;
 * - `index.js`, the library: reading and checking manifests, and planning, without the program around it.
 *
 * The same sources give the same bytes: no time, no path of this machine and no order of a directory goes in. Not
 * minified: an unexpected error prints the line that it happened on, and that shall be a line; it would save 2 ms.
 */
export async function bundleAll({ root, target }: BundleRequest): Promise<readonly BundledFile[]> {
  const { version }: { readonly version: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const folder = target ?? join(root, "dist");
  const common: BuildOptions = { ...COMMON, absWorkingDir: root, metafile: true, write: target !== null };
  if (target !== null) mkdirSync(folder, { recursive: true });
  const results = await Promise.all([
    build({
      ...common,
      entryPoints: ["src/cli/main.ts"],
      outfile: join(folder, PROGRAM),
      define: { KAD_VERSION: JSON.stringify(version) },
      banner: { js: "#!/usr/bin/env node" },
      plugins: [emulatorBeside, lazyBuiltins],
      inject: ["tools/plain-headers.ts"],
    }),
    build({
      ...common,
      stdin: {
        contents: 'export { startEmulator } from "./start-emulator.ts"; export { parseScript } from "./script.ts";',
        resolveDir: join(root, "src/emulator"),
        sourcefile: "emulator.ts",
      },
      outfile: join(folder, "emulator.js"),
    }),
    build({ ...common, entryPoints: ["src/library/library.ts"], outfile: join(folder, "index.js") }),
  ]);
  if (target !== null) chmodSync(join(folder, PROGRAM), 0o755);
  return results.map((result, index) => ({
    name: [PROGRAM, "emulator.js", "index.js"][index] ?? "",
    inputs: inputsOf(result),
    warningCount: result.warnings.length,
  }));
}

function inputsOf({ metafile }: BuildResult): readonly string[] {
  const outputs = Object.values(metafile?.outputs ?? {});
  const taken = outputs.flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  return [...new Set(taken)].sort();
}

const PROGRAM = "kanto-auto-deployer.js";

const emulatorBeside: Plugin = {
  name: "emulator-beside",
  setup(onBuild) {
    onBuild.onResolve({ filter: /\/emulator\/(start-emulator|script)[.]ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./emulator.js", external: true } : null,
    );
  },
};

const COMMON: BuildOptions = {
  bundle: true,
  platform: "node",
  target: "node22",
  format: "esm",
  // Some libraries ship a CommonJS main file that cannot be bundled, beside a module that can.
  mainFields: ["module", "main"],
  legalComments: "eof",
  logLevel: "warning",
};
