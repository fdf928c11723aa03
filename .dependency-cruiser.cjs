/**
 * Who may import whom. The picture is in docs/architecture.md; the rule's name is what a failing check prints.
 * `test/unit/import-rules.test.ts` breaks each rule on purpose.
 */
const ADAPTERS = ["directory", "kanto", "state", "mqtt", "systemd", "control", "container-logs", "logging", "system"];

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two files that need each other are one concept or three.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "core-is-pure",
      comment: "core/ imports core/ and the schema and position libraries, nothing else: no Node, no generated code.",
      severity: "error",
      from: { path: "^src/core/", pathNot: "[.]test[.]ts$" },
      to: { pathNot: ["^src/core/", "node_modules/(valibot|jsonc-parser)/"] },
    },
    {
      name: "engine-knows-only-core",
      comment: "The engine reaches the world through its ports; adapters implement them.",
      severity: "error",
      from: { path: "^src/engine/", pathNot: "[.]test[.]ts$" },
      to: { pathNot: ["^src/engine/", "^src/core/"] },
    },
    ...ADAPTERS.map((name) => ({
      name: `adapter-${name}-stands-alone`,
      comment:
        "An adapter imports core, the engine's ports, events and commands, and its own libraries; never another adapter.",
      severity: "error",
      from: { path: `^src/adapters/${name}/`, pathNot: "[.]test[.]ts$" },
      to: {
        path: "^src/",
        pathNot: [
          `^src/adapters/${name}/`,
          "^src/core/",
          "^src/engine/(ports|engine-event|control-command)[^/]*[.]ts$",
        ].concat(name === "kanto" ? ["^src/gen/"] : []),
      },
    })),
    {
      name: "emulator-knows-core-and-gen",
      comment: "The emulator is Kanto's side of the wire: it must not lean on ours.",
      severity: "error",
      from: { path: "^src/emulator/", pathNot: "[.]test[.]ts$" },
      to: { path: "^src/", pathNot: ["^src/emulator/", "^src/core/", "^src/gen/"] },
    },
    {
      name: "config-knows-only-core",
      comment: "Options are data; what is built from them is built in cli/compose-app.ts.",
      severity: "error",
      from: { path: "^src/config/", pathNot: "[.]test[.]ts$" },
      to: { path: "^src/", pathNot: ["^src/config/", "^src/core/"] },
    },
    {
      name: "library-offers-core-only",
      comment: "What others may call decides on values; nothing of it reaches the world outside.",
      severity: "error",
      from: { path: "^src/library/" },
      to: { path: "^src/", pathNot: ["^src/library/", "^src/core/"] },
    },
    {
      name: "nobody-imports-cli",
      comment: "cli/ is the outermost room.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/cli/" },
      to: { path: "^src/cli/" },
    },
    {
      name: "product-does-not-import-tests",
      comment: "What ships must not need what tests it.",
      severity: "error",
      from: { path: "^src/", pathNot: "[.]test[.]ts$" },
      to: { path: ["^test/", "[.]test[.]ts$", "node_modules/(vitest|fast-check)/"] },
    },
    {
      name: "only-compose-app-builds-adapters",
      comment: "Commands get what they need from compose-app.ts.",
      severity: "error",
      from: { path: "^src/cli/", pathNot: ["^src/cli/compose-app[.]ts$", "[.]test[.]ts$"] },
      to: { path: "^src/(adapters|emulator)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    parser: "swc",
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
      extensions: [".ts", ".js", ".cjs", ".mjs", ".json"],
    },
    moduleSystems: ["es6"],
    builtInModules: { add: [] },
  },
};
