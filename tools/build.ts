import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleAll } from "./bundle.ts";

/** Bundles the program, the emulator and the library into dist/ (or the folder that is named). */
const root = fileURLToPath(new URL("..", import.meta.url));
const bundles = await bundleAll({ root, target: process.argv[2] ?? join(root, "dist") });
// A function that tools/lazy-builtins.ts does not know is only a warning, and fails when it is called.
process.exitCode = bundles.some(({ warningCount }) => warningCount > 0) ? 1 : 0;
