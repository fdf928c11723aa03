import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "test/unit/**/*.test.ts"],
          environment: "node",
        },
      },
      {
        // Real directories, sockets and processes on this machine; the emulator as Kanto.
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts", "test/property/**/*.test.ts", "test/faults/**/*.test.ts"],
          environment: "node",
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        // The real Kanto: one stack at a time, so files run one after the other, and hooks wait for other runs.
        test: {
          name: "e2e",
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
