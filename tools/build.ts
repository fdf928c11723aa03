import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { lazyBuiltins } from "./lazy-builtins.ts";

/**
 * Bundles the program into dist/ (or the folder that is named):
 *
 * - `kanto-auto-deployer.js`, the one file that a device needs;
 * - `emulator.js` beside it, which only `dev` and `emulator` load. In the same file it would keep the bundler from
 *   leaving out what nobody uses of the libraries that both share, and add 40 ms to every start.
 *
 * The same sources give the same bytes: no time, no path of this machine and no order of a directory goes in. Not
 * minified: an unexpected error prints the line that it happened on, and that shall be a line; it would save 2 ms.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const target = process.argv[2] ?? join(root, "dist");
const packageInfo: { readonly version: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const emulatorBeside: Plugin = {
  name: "emulator-beside",
  setup(onBuild) {
    onBuild.onResolve({ filter: /\/emulator\/(start-emulator|script)[.]ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./emulator.js", external: true } : null,
    );
  },
};

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node22",
  format: "esm",
  // Some libraries ship a CommonJS main file that cannot be bundled, beside a module that can.
  mainFields: ["module", "main"],
  legalComments: "eof",
  logLevel: "warning",
};

mkdirSync(target, { recursive: true });
const program = join(target, "kanto-auto-deployer.js");
const results = await Promise.all([
  build({
    ...common,
    entryPoints: ["src/cli/main.ts"],
    outfile: program,
    define: { KAD_VERSION: JSON.stringify(packageInfo.version) },
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
    outfile: join(target, "emulator.js"),
  }),
]);
chmodSync(program, 0o755);
// A function that tools/lazy-builtins.ts does not know is only a warning, and fails when it is called.
process.exitCode = results.some(({ warnings }) => warnings.length > 0) ? 1 : 0;
