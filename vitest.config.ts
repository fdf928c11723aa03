import { defineConfig } from "vitest/config";

/**
 * In CI a test of more than one process gets a second try, and the test command names each that needed it: a machine that
 * others use is sometimes slow. With the real Kanto it gets a third one: of stops that are not ours it loses one exit in
 * twenty. At a person's desk a test that comes and goes fails.
 */
const retry = process.env["CI"] === "true" ? 1 : 0;
const retryWithKanto = 2 * retry;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          retry,
          testTimeout: 20_000,
          hookTimeout: 30_000,
          include: ["src/**/*.test.ts", "test/unit/**/*.test.ts"],
          environment: "node",
        },
      },
      {
        // Real directories, sockets and processes on this machine; the emulator as Kanto.
        test: {
          name: "integration",
          retry,
          include: [
            "test/integration/**/*.test.ts",
            "test/property/**/*.test.ts",
            "test/faults/**/*.test.ts",
            "test/fuzz/**/*.test.ts",
          ],
          environment: "node",
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        // The real Kanto: one stack at a time, so files run one after the other, and hooks wait for other runs.
        test: {
          name: "e2e",
          retry: retryWithKanto,
          include: ["test/e2e/**/*.test.ts"],
          environment: "node",
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 600_000,
        },
      },
      {
        // What ships: built, installed, completed in real shells. Needs programs that .ci/run installs.
        test: {
          name: "packaging",
          retry,
          include: ["test/packaging/**/*.test.ts"],
          environment: "node",
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 600_000,
        },
      },
      {
        // Long repetitions on the real Kanto; not part of the default run.
        test: {
          name: "long",
          retry,
          include: ["test/long/**/*.test.ts"],
          environment: "node",
          fileParallelism: false,
          testTimeout: 900_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
