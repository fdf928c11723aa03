import { defineConfig } from "vitest/config";

/** The tests that mutants of src/core are held against: quick ones, of the core itself and of whole passes in memory. */
export default defineConfig({
  test: {
    include: [
      "src/core/**/*.test.ts",
      "src/config/read-admission-policy.test.ts",
      "test/unit/problem-*.test.ts",
      "test/property/pass-laws.test.ts",
      "test/property/read-manifest.test.ts",
    ],
    // A mutant's code is watched and takes longer: what a time bounds would fail on every one.
    testNamePattern: /^(?!.*\b\d+ ms)/,
    setupFiles: ["tools/mutation/same-runs.ts"],
    env: { KAD_PROPERTY_RUNS: "8" },
    testTimeout: 60_000,
  },
});
