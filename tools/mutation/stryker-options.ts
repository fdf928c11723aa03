/** Where the reports of the parts lie; relative to the project, never committed. */
export const MUTATION_REPORTS = "reports/mutation";

/** Stryker's options for one folder of src/core, or for one file: `reconcile`, `reconcile/make-plan`. */
export function strykerOptions(part: string): object {
  const name = reportName(part);
  const mutate = part.includes("/") ? [`src/core/${part}.ts`] : [`src/core/${part}/**/*.ts`];
  return {
    testRunner: "vitest",
    plugins: ["@stryker-mutator/vitest-runner"],
    vitest: { configFile: "vitest.mutation.config.ts", related: true },
    mutate: [...mutate, "!src/core/**/*.test.ts"],
    coverageAnalysis: "perTest",
    // What runs once when a module is loaded, tables most of all: each such mutant would need a process of its own.
    ignoreStatic: true,
    disableTypeChecks: false,
    // TypeScript 7 has no API that Stryker knows; a file that is not there is left alone.
    tsconfigFile: "tools/mutation/no-tsconfig.json",
    concurrency: 1,
    timeoutMS: 2_000,
    timeoutFactor: 1.2,
    reporters: ["clear-text", "json"],
    clearTextReporter: { reportTests: false, reportMutants: false, allowColor: false },
    jsonReporter: { fileName: `${MUTATION_REPORTS}/${name}.json` },
    tempDirName: `reports/sandbox-${name}`,
    ignorePatterns: ["reports", "bench", "docs", "packaging", "dist", "tools/mutation/node_modules"],
  };
}

/** Of a part, as the name of a file. */
export function reportName(part: string): string {
  return part.replaceAll("/", "-");
}
