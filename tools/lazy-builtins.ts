import type { Plugin } from "esbuild";

/**
 * Node's own modules that take long to load (HTTP/2 alone takes as long as the start of an empty process), with the
 * functions that the bundled libraries use of them. HTTP/1 and compression are never used at all.
 */
const LAZY_FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  "node:child_process": ["spawn"],
  "node:crypto": ["hash", "randomBytes", "randomInt", "randomUUID"],
  "node:http": ["request"],
  "node:https": ["request"],
  "node:http2": ["connect"],
  "node:tls": ["connect"],
  // It is there anyhow; but its import asks for each of its members, and some of them load worker threads.
  "node:util": ["parseArgs", "promisify"],
  "node:v8": ["setFlagsFromString"],
  "node:zlib": ["brotliCompress", "brotliDecompress", "gunzip", "gzip"],
};

/** Objects of them that are read only when one of the functions was called. */
const LAZY_OBJECTS: Readonly<Record<string, readonly string[]>> = { "node:http2": ["constants"] };

/**
 * Has the bundle load these modules when one of their functions is first called: a module would otherwise load all that
 * it imports before its first line runs. A function that is missing here fails the build.
 */
export const lazyBuiltins: Plugin = {
  name: "lazy-builtins",
  setup(build) {
    const names = Object.keys(LAZY_FUNCTIONS).map((name) => name.replace("node:", ""));
    build.onResolve({ filter: new RegExp(`^(node:)?(${names.join("|")})$`) }, ({ path }) => ({
      path: path.startsWith("node:") ? path : `node:${path}`,
      namespace: "lazy-builtin",
      sideEffects: false,
    }));
    build.onLoad({ filter: /.*/, namespace: "lazy-builtin" }, ({ path }) => ({
      contents: lazyModule(path),
      loader: "js",
    }));
  },
};

function lazyModule(name: string): string {
  const load = `process.getBuiltinModule(${JSON.stringify(name)})`;
  const functions = (LAZY_FUNCTIONS[name] ?? []).map(
    (member) => `export function ${member}(...given) { return ${load}.${member}(...given); }`,
  );
  const objects = (LAZY_OBJECTS[name] ?? []).map(
    (member) => `export const ${member} = /* @__PURE__ */ new Proxy({}, { get: (_, key) => ${load}.${member}[key] });`,
  );
  return [...functions, ...objects].join("\n");
}
